// The room of slips: the list by state, the slip shown, the check of a number or QR text.
import { asAppError, call } from "@/api/client";
import type { SheetSize, SlipCheck, SlipId, SlipLine, SlipPrinted, SlipState, SlipView } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";
import { say } from "@/shared/i18n/index.svelte";
import { Paged } from "@/shared/paging.svelte";
import { RequestForm } from "@/shared/request-form.svelte";

export type StateFilter = SlipState | "all";
export const states: StateFilter[] = ["all", "issued", "printed", "voided"];

const sheetStored = "laifang.sheet";

export class Slips {
  text = $state("");
  state = $state<StateFilter>("all");
  selected = $state(0);
  generation = $state(0);
  counts = $state<Record<StateFilter, number> | null>(null);
  rows = new Paged<SlipLine>(100);

  /** The slip shown, and its page. */
  shown = $state<SlipId | null>(null);
  view = $state<SlipView | null>(null);
  sheet = $state<SheetSize>(globalThis.localStorage?.getItem(sheetStored) === "a5" ? "a5" : "a4");
  error = $state("");

  verifying = $state("");
  check = $state<SlipCheck | null>(null);
  checkError = $state("");

  #countTurn = 0;
  #viewTurn = 0;
  #checkTurn = 0;

  /** Asks for the list; opens its first slip unless one is open (or `quietly`: something changed elsewhere). */
  async search(quietly = false): Promise<void> {
    const text = this.text.trim();
    const state = this.state === "all" ? null : this.state;
    if (!quietly) this.selected = 0;
    void this.#count(text);
    await this.rows.start((offset, limit) => call("list_slips", { text, state, offset, limit }));
    if (!quietly) {
      this.generation += 1;
      const first = this.rows.at(0);
      if (first) await this.show(first.slip);
      else this.#close();
    }
  }

  async #count(text: string): Promise<void> {
    const turn = ++this.#countTurn;
    try {
      const totals = await Promise.all(states.map((state) => call("list_slips", { text, state: state === "all" ? null : state, offset: 0, limit: 1 })));
      if (turn !== this.#countTurn) return;
      this.counts = Object.fromEntries(states.map((state, at) => [state, totals[at]?.total ?? 0])) as Record<StateFilter, number>;
    } catch {
      // The list says what went wrong.
      if (turn === this.#countTurn) this.counts = null;
    }
  }

  choose(state: StateFilter): void {
    this.state = state;
    void this.search();
  }

  /** Moves the choice in the list; the page follows. */
  move(by: number): void {
    const next = Math.max(0, Math.min(this.rows.total - 1, this.selected + by));
    this.selected = next;
    const line = this.rows.at(next);
    if (line) void this.show(line.slip);
  }

  /** Opens a slip named by id or, from other rooms and from paper, by its number. */
  async openTarget(target: string): Promise<void> {
    if (!isSlipNumber(target)) {
      await this.show(target);
    } else {
      try {
        const found = await call("list_slips", { text: target, state: null, offset: 0, limit: 1 });
        const line = found.rows[0];
        if (line) await this.show(line.slip);
      } catch (error) {
        this.error = say(asAppError(error).text);
      }
    }
  }

  async show(slip: SlipId): Promise<void> {
    const turn = ++this.#viewTurn;
    this.shown = slip;
    try {
      const view = await call("show_slip", { slip, sheet: this.sheet });
      if (turn !== this.#viewTurn) return;
      this.view = view;
      this.error = "";
    } catch (error) {
      if (turn !== this.#viewTurn) return;
      this.view = null;
      this.error = say(asAppError(error).text);
    }
  }

  #close(): void {
    this.#viewTurn += 1;
    this.shown = null;
    this.view = null;
    this.error = "";
  }

  setSheet(sheet: SheetSize): void {
    this.sheet = sheet;
    localStorage.setItem(sheetStored, sheet);
    if (this.shown) void this.show(this.shown);
  }

  /** After a print or a void: page, line and counts are as they are now. */
  async refresh(line: SlipLine): Promise<void> {
    this.rows.replace((one) => one.slip === line.slip, line);
    await Promise.all([this.show(line.slip), this.search(true)]);
  }

  async verify(): Promise<void> {
    const text = this.verifying.trim();
    if (text === "") return;
    const turn = ++this.#checkTurn;
    try {
      const check = await call("verify_slip", { text });
      if (turn !== this.#checkTurn) return;
      this.check = check;
      this.checkError = "";
    } catch (error) {
      if (turn !== this.#checkTurn) return;
      this.check = null;
      this.checkError = Object.values(fieldErrors(asAppError(error)))[0] ?? wholeError(asAppError(error));
    }
  }

  forgetCheck(): void {
    this.#checkTurn += 1;
    this.check = null;
    this.checkError = "";
    this.verifying = "";
  }
}

/** `A03-2-000118-7`, against an id. */
export function isSlipNumber(text: string): boolean {
  return /^[A-Za-z0-9]{1,4}-\d{1,2}-\d{1,9}-[0-9A-Za-z]$/.test(text.trim());
}

/** A page of the slip as the source of a picture: nothing in it can act. */
export function pageSource(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

/** The form of one print: where to, and why again. */
export class PrintForm extends RequestForm {
  path = $state("");
  reason = $state("");

  constructor(readonly line: SlipLine, readonly sheet: SheetSize) { super(); }

  /** The first print needs no reason. */
  get again(): boolean {
    return this.line.prints > 0;
  }

  print(): Promise<SlipPrinted | null> {
    return this.send((request) => call("print_slip", {
      request, slip: this.line.slip, sheet: this.sheet, path: this.path.trim() || null, reason: this.again ? this.reason.trim() : "",
    }));
  }
}
