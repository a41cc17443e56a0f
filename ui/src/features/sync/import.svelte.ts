// Importing a list of customers, step by step: file → columns → trial → import → result.
import { asAppError, call, newRequestId, onImportProgress } from "@/api/client";
import type { CsvView, FieldColumn, ImportCustomers, ImportField, ImportView } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";
import { forget, recall, remember } from "./remembered";
import { Remaining } from "./remaining";

export type Step = "file" | "columns" | "trying" | "tried" | "running" | "finished";
export const fields: ImportField[] = ["name", "phone", "alt_phone", "id_tail", "gender", "district", "address", "visit_date", "channel", "broker", "project"];

export class Importer {
  step = $state<Step>("file");
  path = $state("");
  file = $state<CsvView | null>(null);
  /** Column by field; empty: not in the file. */
  columns = $state<Record<ImportField, string>>(noColumns());
  view = $state<ImportView | null>(null);
  left = $state<number | null>(null);
  list = $state<ImportView[]>([]);
  listed = $state(false);
  busy = $state(false);
  errors = $state<Record<string, string>>({});
  whole = $state("");
  #request = newRequestId();
  #remaining = new Remaining();
  #heardAt = 0;
  #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Listens to progress; call once, give back the stop. */
  async listen(): Promise<() => void> {
    return onImportProgress((view) => this.hear(view));
  }

  async refresh(): Promise<void> {
    try {
      this.list = await call("list_imports", {});
      this.listed = true;
      const going = this.list.find((one) => one.state === "running");
      if (going && this.step === "file") this.#follow(going);
    } catch (error) {
      this.whole = say(asAppError(error).text);
    }
  }

  /** Looks at the file; goes on to the columns. */
  async inspect(): Promise<void> {
    if (this.busy) return;
    const path = this.path.trim();
    if (path === "") {
      this.errors = { path: t("sync.needs_file") };
      return;
    }
    await this.#try(async () => {
      this.file = await call("inspect_csv", { path });
      this.columns = noColumns();
      for (const { field, column } of this.file.mapping) this.columns[field] = String(column);
      this.step = "columns";
    });
  }

  get mapping(): FieldColumn[] {
    return fields.flatMap((field) => (this.columns[field] === "" ? [] : [{ field, column: Number(this.columns[field]) }]));
  }

  /** Columns given to more than one field. */
  get doubled(): ImportField[] {
    return fields.filter((field) => this.columns[field] !== "" && fields.some((other) => other !== field && this.columns[other] === this.columns[field]));
  }

  /** Without a name or a phone nobody can be recognised. */
  get lacking(): boolean {
    return this.columns.name === "" && this.columns.phone === "";
  }

  /** Counts and explains; saves nothing. */
  async tryOut(): Promise<void> {
    if (this.lacking) {
      this.errors = { mapping: t("sync.needs_name_or_phone") };
      return;
    }
    await this.#start({ request: newRequestId(), path: this.path.trim(), mapping: this.mapping, dry_run: true, rejects: null }, "trying");
  }

  async run(): Promise<void> {
    await this.#start({ request: this.#request, path: this.path.trim(), mapping: this.mapping, dry_run: false, rejects: null }, "running");
  }

  /** Whether a stopped import can go on: its form must be known here. */
  canResume(view: ImportView): boolean {
    return view.state === "stopped" && recall(view.import) !== null;
  }

  /** Goes on where it stopped. */
  async resume(view: ImportView): Promise<void> {
    const form = recall(view.import);
    if (form) await this.#start(form, "running");
  }

  async #start(form: ImportCustomers, step: "trying" | "running"): Promise<void> {
    if (this.busy) return;
    const before = { step: this.step, view: this.view };
    this.#remaining = new Remaining();
    this.#heardAt = this.#now();
    this.left = null;
    this.view = null;
    this.step = step;
    await this.#try(async () => {
      const view = await call("import_customers", form);
      if (!form.dry_run) remember(view.import, form);
      // A short file may be through before this answer.
      const heard: ImportView | null = this.view;
      if (heard === null || heard.import !== view.import || ended(view)) this.hear(view);
    }, () => { this.step = before.step; this.view = before.view; });
  }

  /** Progress, or the end. */
  hear = (view: ImportView): void => {
    const index = this.list.findIndex((one) => one.import === view.import);
    if (index >= 0) this.list[index] = view;
    if (this.step !== "trying" && this.step !== "running") return;
    if (this.view && this.view.import !== view.import) return;
    this.view = view;
    this.#heardAt = this.#now();
    this.#remaining.hear(view.bytes_done, this.#now());
    this.left = this.#remaining.seconds(view.bytes);
    if (!ended(view)) return;
    if (this.step === "trying") {
      this.step = view.state === "stopped" ? "columns" : "tried";
      return;
    }
    this.step = "finished";
    if (view.state === "finished") forget(view.import);
    void this.refresh();
  };

  /** Asks what became of work that has fallen silent; call it now and then. */
  async look(): Promise<void> {
    const { view } = this;
    const { step } = this;
    if ((step !== "running" && step !== "trying") || this.busy || this.#now() - this.#heardAt < silence[step]) return;
    this.#heardAt = this.#now();
    if (step === "trying") {
      // A trial is in no list: one that broke off can only be tried again.
      this.step = "columns";
      this.whole = t("sync.trial_broke_off");
      if (view) await call("cancel_import", { import: view.import }).catch(() => {});
      return;
    }
    const now = (await call("list_imports", {}).catch(() => [])).find((one) => one.import === view?.import);
    if (now) this.hear(now);
  }

  #follow(view: ImportView): void {
    this.view = view;
    this.#heardAt = this.#now();
    this.step = "running";
  }

  async cancel(): Promise<void> {
    if (!this.view) return;
    try {
      await call("cancel_import", { import: this.view.import });
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }

  /** Takes a whole import back. */
  async undo(view: ImportView): Promise<ImportView | null> {
    try {
      const undone = await call("undo_import", { request: newRequestId(), import: view.import });
      forget(view.import);
      if (this.view?.import === view.import) this.restart();
      done(undone.kept.length > 0 ? t("sync.undone_kept", { file: undone.file, n: undone.kept.length }) : t("sync.undone", { file: undone.file }));
      await this.refresh();
      return undone;
    } catch (error) {
      failed(say(asAppError(error).text));
      return null;
    }
  }

  /** Back to the columns, with everything as it was chosen. */
  back(): void {
    this.step = this.file ? "columns" : "file";
    this.view = null;
    this.errors = {};
    this.whole = "";
  }

  /** A new file: a new form. */
  restart(): void {
    this.step = "file";
    this.path = "";
    this.file = null;
    this.columns = noColumns();
    this.view = null;
    this.errors = {};
    this.whole = "";
    this.#request = newRequestId();
  }

  /** Whether leaving the room loses nothing but a form. */
  get working(): boolean {
    return this.step === "running" || this.step === "trying";
  }

  async #try(act: () => Promise<void>, undo?: () => void): Promise<void> {
    this.busy = true;
    this.errors = {};
    this.whole = "";
    try {
      await act();
    } catch (error) {
      const wrong = asAppError(error);
      this.errors = fieldErrors(wrong);
      this.whole = wholeError(wrong);
      undo?.();
    } finally {
      this.busy = false;
    }
  }
}

const ended = (view: ImportView): boolean => view.state !== "running";

/** Milliseconds without progress after which somebody asks what became of it; a long export may hold it up. */
const silence = { running: 4000, trying: 20_000 };

function noColumns(): Record<ImportField, string> {
  return Object.fromEntries(fields.map((field) => [field, ""])) as Record<ImportField, string>;
}

/** Full mobile numbers in a cell of the preview, masked. */
export function maskCell(cell: string): string {
  return cell.replace(/(1[3-9]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)/g, "$1****$2");
}
