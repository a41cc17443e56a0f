// The queue of pairs that may be one person, and the pair shown.
import { asAppError, call, newRequestId, onDuplicatesProgress } from "@/api/client";
import type { CustomerId, DuplicateSearch, DuplicatesAccepted, LinkId, PairLine, PairView, QueueState, SideChoice, WaitingView } from "@/api/types";
import { may } from "@/app/desk-state.svelte";
import { waiting } from "@/features/clashes/waiting.svelte";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";

export type Decision = "same" | "not_same" | "household";
/** Which side of each choice stands. */
export type Sides = Partial<Record<SideChoice, "a" | "b">>;

const rowsAtOnce = 100;

export const isSamePair = (one: PairLine | null | undefined, other: PairLine): boolean =>
  !!one && one.a.customer === other.a.customer && one.b.customer === other.b.customer;

/** Whether a search is at work. */
export function searching(search: DuplicateSearch | null): boolean {
  return search?.state === "reading" || search?.state === "matching";
}

/** The merge that whoever sits here may agree to, or not: somebody else's, that waits. */
export function toCheck(view: PairView | null): WaitingView | null {
  const merge = view?.line.waits ?? null;
  return merge && !merge.own && may("check_merge") ? merge : null;
}

/** The choices as proposed, until somebody makes their own. */
export function proposed(view: PairView): Sides {
  return Object.fromEntries(view.decisions.map((one) => [one.choice, one.proposed === view.line.a.customer ? "a" : "b"]));
}

export class Duplicates {
  state = $state<QueueState>("open");
  rows = $state.raw<PairLine[]>([]);
  total = $state(0);
  search = $state.raw<DuplicateSearch | null>(null);
  ready = $state(false);
  busy = $state(false);
  error = $state("");
  shown = $state.raw<PairView | null>(null);
  sides = $state<Sides>({});
  #at = 0;
  #turn = 0;

  /** Reads the queue again and shows the pair that stands where the last one stood. */
  load = async (keep = false): Promise<void> => {
    const turn = ++this.#turn;
    try {
      const found = await call("list_duplicates", { state: this.state, offset: 0, limit: rowsAtOnce });
      if (turn !== this.#turn) return;
      this.rows = found.rows;
      this.total = found.total;
      this.search = found.search;
      waiting.merges = found.search.counts.waiting;
      this.error = "";
      if (!keep) await this.#show(Math.min(this.#at, this.rows.length - 1));
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = say(asAppError(error).text);
    }
    this.ready = true;
  };

  async choose(state: QueueState): Promise<void> {
    this.state = state;
    this.#at = 0;
    await this.load();
  }

  async move(by: number): Promise<void> {
    if (this.rows.length > 0) await this.#show(Math.max(0, Math.min(this.rows.length - 1, this.#at + by)));
  }

  async open(line: PairLine): Promise<void> {
    const at = this.rows.findIndex((row) => isSamePair(row, line));
    if (at >= 0) await this.#show(at);
  }

  /** A pair that another room asks for, whether it was found or not. */
  async openPair(a: CustomerId, b: CustomerId): Promise<void> {
    await this.load(true);
    await this.#read(a, b);
  }

  async #show(at: number): Promise<void> {
    const row = this.rows[at];
    this.#at = Math.max(0, at);
    if (row) await this.#read(row.a.customer, row.b.customer);
    else this.shown = null;
  }

  async #read(a: CustomerId, b: CustomerId): Promise<void> {
    const turn = ++this.#turn;
    try {
      const view = await call("show_pair", { a, b });
      if (turn !== this.#turn) return;
      this.shown = view;
      this.sides = proposed(view);
    } catch (error) {
      if (turn === this.#turn) this.error = say(asAppError(error).text);
    }
  }

  /** 1 or 2: the side of every choice; what would follow is asked again. */
  async side(side: "a" | "b", choice?: SideChoice): Promise<void> {
    const view = this.shown;
    const decisions = (view?.decisions ?? []).filter((one) => !choice || one.choice === choice);
    if (!view || decisions.length === 0) return;
    for (const one of decisions) this.sides[one.choice] = side;
    const turn = ++this.#turn;
    try {
      const { a, b } = view.line;
      const fresh = await call("show_pair", { a: a.customer, b: b.customer, ...this.#chosen(view) });
      if (turn === this.#turn) this.shown = { ...view, consequences: fresh.consequences, rewards: fresh.rewards, needs_second: fresh.needs_second };
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }

  /** The record whose side stands, of each choice. */
  #chosen(view: PairView): Record<string, CustomerId> {
    return Object.fromEntries(view.decisions.map(({ choice, proposed }) => {
      const side = this.sides[choice];
      return [`${choice}_of`, side ? view.line[side].customer : proposed];
    }));
  }

  /** Puts a decision on record; it can be taken back from the bar and later. */
  async decide(what: Decision): Promise<void> {
    const view = this.shown;
    if (!view || view.state !== "open" || this.busy) return;
    this.busy = true;
    const { a, b } = view.line;
    const ends = { request: newRequestId(), a: a.customer, b: b.customer };
    try {
      if (what === "household") await call("mark_household", ends);
      else await call("link_customers", { ...ends, same: what === "same", ...this.#chosen(view) });
      const { link, state } = await call("show_pair", { a: a.customer, b: b.customer });
      done(t(`duplicates.done_${state === "waiting" ? state : what}`, { a: a.name, b: b.name }), link ? { undo: () => this.undo([link]) } : {});
      await this.load();
    } catch (error) {
      const wrong = asAppError(error);
      failed(wrong.fields.map((one) => say(one.text)).join(" ") || say(wrong.text));
    }
    this.busy = false;
  }

  /** Takes links back; what hung on them is as it was. */
  undo = async (links: LinkId[]): Promise<void> => {
    try {
      for (const link of links) await call("withdraw_link", { request: newRequestId(), link });
      done(t("duplicates.undone"));
    } catch (error) {
      failed(say(asAppError(error).text));
    }
    await this.load();
  };

  /** Takes back the decision about the pair shown. */
  async undoShown(): Promise<void> {
    if (this.shown?.link && this.shown.state !== "open") await this.undo([this.shown.link]);
  }

  async find(anew = false): Promise<void> {
    try {
      this.search = await call("find_duplicates", { anew });
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }

  async cancel(): Promise<void> {
    this.search = await call("cancel_duplicates", {});
  }

  /** Follows a search; answers how to stop following. */
  async follow(): Promise<() => void> {
    return onDuplicatesProgress((view) => {
      this.search = view;
      if (!searching(view)) void this.load();
    });
  }
}

/** Accepts many at once, or says what would be accepted. */
export function accept(request: string, above: number, dry: boolean): Promise<DuplicatesAccepted> {
  return call("accept_duplicates", { request, above, dry_run: dry });
}
