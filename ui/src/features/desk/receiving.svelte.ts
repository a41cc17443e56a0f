// The list of reports that is looked through before it is received: from a chat, a scanned code or a file.
import { asAppError, call, newRequestId } from "@/api/client";
import type { PasteView, ReportDraft, ReportsReceived, Unrecognised } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";

/** Rows drawn at a time: a list of hundreds stays quick. */
const step = 30;

export interface Row {
  /** The same for as long as the row is there. */
  key: number;
  draft: ReportDraft;
}

/** Whether somebody should look at a draft before it is received. */
export const needsALook = (draft: ReportDraft): boolean => !!draft.already || draft.notices.length > 0;

export class Receiving {
  readonly source: PasteView["source"];
  readonly unrecognised: Unrecognised[];
  rows = $state<Row[]>([]);
  received = $state.raw<ReportsReceived | null>(null);
  busy = $state(false);
  error = $state("");
  errors = $state<Record<string, string>>({});
  #drawn = $state(step);
  #request = newRequestId();

  constructor(read: PasteView) {
    this.source = read.source;
    this.unrecognised = read.unrecognised;
    this.rows = read.reports.map((draft, key) => ({ key, draft: structuredClone(draft) }));
  }

  /** The rows drawn: as many as asked for, and every one up to the last that is wrong. */
  shown: Row[] = $derived.by(() => {
    const wrong = Object.keys(this.errors).map((field) => Number(field.split(".")[1])).filter((at) => at >= 0);
    return this.rows.slice(0, Math.max(this.#drawn, ...wrong.map((at) => at + 1)));
  });

  already: number = $derived(this.rows.filter((row) => row.draft.already).length);
  toLookAt: number = $derived(this.rows.filter((row) => row.draft.notices.length > 0).length);

  more(): void {
    this.#drawn += step * 4;
  }

  leaveOut(row: Row): void {
    this.rows = this.rows.filter((one) => one !== row && one.key !== row.key);
    this.errors = {};
  }

  leaveOutReported(): void {
    this.rows = this.rows.filter((row) => !row.draft.already);
    this.errors = {};
  }

  /** What is wrong with a row, in one line. */
  errorOf(row: Row): string {
    const begins = `reports.${this.rows.indexOf(row)}.`;
    return Object.entries(this.errors).filter(([field]) => field.startsWith(begins)).map(([, text]) => text).join(" ");
  }

  /** True when they are received. */
  async receive(): Promise<boolean> {
    if (this.busy || this.rows.length === 0) return false;
    this.busy = true;
    this.error = "";
    this.errors = {};
    try {
      const reports = $state.snapshot(this.rows).map((row) => row.draft) as ReportDraft[];
      this.received = await call("receive_reports", { request: this.#request, reports });
      return true;
    } catch (thrown) {
      const refused = asAppError(thrown);
      this.error = wholeError(refused);
      this.errors = fieldErrors(refused);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
