// A statement of one beneficiary between two days: looked at, written into a file.
import { asAppError, call } from "@/api/client";
import type { LedgerGroup, ProjectId, ShowStatement, StatementCheck, StatementFile, StatementFormat, StatementView } from "@/api/types";
import { addDays, readDay } from "@/shared/days";
import { language, say } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";

/** The first day of the month `months` before a day's. */
export function monthStart(day: string, months = 0): string {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`;
}

/** This month so far, or the whole of the last. */
export function span(which: "this" | "last", today: string): { from: string; until: string } {
  return which === "this" ? { from: monthStart(today), until: today } : { from: monthStart(today, 1), until: addDays(monthStart(today), -1) };
}

export class Statement extends RequestForm {
  from = $state("");
  until = $state("");
  view = $state.raw<StatementView | null>(null);
  format = $state<StatementFormat>("pdf");
  path = $state("");
  #turn = 0;

  constructor(readonly project: ProjectId, readonly group: Pick<LedgerGroup, "beneficiary" | "name">, readonly today: string) {
    super();
    Object.assign(this, span("this", today));
  }

  get request(): ShowStatement {
    const day = (text: string) => readDay(text, this.today) ?? text.trim();
    return { project: this.project, beneficiary: this.group.beneficiary, from: day(this.from), until: day(this.until) };
  }

  choose(which: "this" | "last"): void {
    Object.assign(this, span(which, this.today));
    void this.look();
  }

  /** A slow answer never replaces a newer one. */
  async look(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const view = await call("statement", this.request);
      if (turn !== this.#turn) return;
      this.view = view;
      this.errors = {};
      this.whole = "";
    } catch (error) {
      if (turn !== this.#turn) return;
      const wrong = asAppError(error);
      this.view = null;
      this.errors = Object.fromEntries(wrong.fields.map((one) => [one.field, say(one.text)]));
      this.whole = wrong.fields.length > 0 ? "" : say(wrong.text);
    }
  }

  /** What the file is called where nobody says otherwise. */
  get suggested(): string {
    const { from, until } = this.request;
    return `${this.group.name.replace(/[\\/:*?"<>|\s]+/g, "-")}-${from}-${until}.${this.format}`;
  }

  write(): Promise<StatementFile | null> {
    return this.send(() => call("export_statement", { statement: this.request, format: this.format, path: this.path.trim(), lang: language.current }));
  }
}

/** A statement on paper: whether its code is genuine and still so. */
export class StatementCheckForm extends RequestForm {
  text = $state("");
  check = $state.raw<StatementCheck | null>(null);

  async look(): Promise<void> {
    this.check = null;
    this.check = await this.send(() => call("verify_statement", { text: this.text.trim() }));
  }
}
