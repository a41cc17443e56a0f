// Deals: the list by stage, the deal shown.
import { asAppError, call } from "@/api/client";
import type { DealId, DealLine, DealStage, DealView, Milestone } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";
import { Paged } from "@/shared/paging.svelte";

export const stages: DealStage[] = ["open", "pre_subscribed", "subscribed", "signed", "fully_paid", "handed_over", "deposit_returned", "cancelled"];

/** The way of a deal, in the order it is walked. */
const way: Milestone[] = ["pre_subscribed", "subscribed", "signed", "filed", "first_payment", "fully_paid", "loan_released", "handed_over"];

export interface Step { milestone: Milestone; on: string | null }

/** The points of a deal, those to come too. What was skipped for good is left out: no loan where none is taken. */
export function steps(view: DealView): Step[] {
  const days = new Map(view.reached.map((one) => [one.milestone, one.on]));
  const loan = view.line.method === null || view.line.method === "mortgage" || view.line.method === "provident_fund";
  return way
    .filter((milestone) => days.has(milestone) || (milestone !== "pre_subscribed" && (milestone !== "loan_released" || loan)))
    .map((milestone) => ({ milestone, on: days.get(milestone) ?? null }));
}

/** Whether nothing more comes of it. */
export function ended(line: DealLine): boolean {
  return line.state === "cancelled" || line.state === "deposit_returned";
}

/** Who buys, in one line. */
export function buyerNames(line: DealLine): string {
  return line.buyers.map((one) => one.name).join(" · ");
}

export class Deals {
  text = $state("");
  stage = $state<DealStage | "">("");
  selected = $state(0);
  generation = $state(0);
  rows = new Paged<DealLine>(100);

  /** The deal shown. */
  shown = $state<DealId | null>(null);
  view = $state.raw<DealView | null>(null);
  error = $state("");
  #turn = 0;

  /** Whether only some are listed. */
  get filtered(): boolean {
    return this.text.trim() !== "" || this.stage !== "";
  }

  /** Asks for the list; shows its first deal unless one is shown (or `quietly`: something changed). */
  async search(quietly = false): Promise<void> {
    const text = this.text.trim();
    const state = this.stage || undefined;
    if (!quietly) this.selected = 0;
    await this.rows.start((offset, limit) => call("list_deals", { text, state, offset, limit }));
    if (quietly) return;
    this.generation += 1;
    const first = this.rows.at(0);
    if (first) await this.show(first.deal);
    else this.#close();
  }

  choose(stage: DealStage | ""): void {
    this.stage = stage;
    void this.search();
  }

  /** Moves the choice in the list; the page follows. */
  move(by: number): void {
    this.selected = Math.max(0, Math.min(this.rows.total - 1, this.selected + by));
    const line = this.rows.at(this.selected);
    if (line) void this.show(line.deal);
  }

  async show(deal: DealId): Promise<void> {
    const turn = ++this.#turn;
    this.shown = deal;
    try {
      const view = await call("show_deal", { deal });
      if (turn !== this.#turn) return;
      this.view = view;
      this.error = "";
    } catch (error) {
      if (turn !== this.#turn) return;
      this.view = null;
      this.error = say(asAppError(error).text);
    }
  }

  /** Something was done with a deal: its page and its row are as they are now. */
  async took(view: DealView): Promise<void> {
    this.#turn += 1;
    this.shown = view.line.deal;
    this.view = view;
    this.error = "";
    await this.search(true);
  }

  #close(): void {
    this.#turn += 1;
    this.shown = null;
    this.view = null;
    this.error = "";
  }
}
