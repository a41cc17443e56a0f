// The queue of clashes: which claims somebody has to decide, and the one shown.
import { asAppError, call } from "@/api/client";
import type { Clash, ClashKind, RulingView, VisitId, VisitSaved } from "@/api/types";
import { say, t } from "@/shared/i18n/index.svelte";
import { verdictLook } from "@/shared/verdict";
import { waiting } from "./waiting.svelte";

export type Group = "decide" | "provisional" | "decided";
export interface Section { group: Group; rows: Clash[]; total: number }

const groupOf: Record<ClashKind, Group> = {
  changed: "decide", overtaken: "decide", to_check: "decide", open: "decide", provisional: "provisional", kept_out: "decided", ruled: "decided",
};
const groups: Group[] = ["decide", "provisional", "decided"];
/** Rows shown of what needs nobody, until the rest is asked for. */
const decidedShown = 50;

/** The rows in their groups, in the order they came; of what needs nobody only the newest, unless all are wanted. */
export function grouped(rows: Clash[], all: boolean): Section[] {
  return groups.flatMap((group) => {
    const own = rows.filter((row) => groupOf[row.kind] === group);
    if (own.length === 0) return [];
    return [{ group, rows: all || group === "decide" ? own : own.slice(0, decidedShown), total: own.length }];
  });
}

/** The ruling that waits for a second person. */
export function waitingRuling(clash: Clash): RulingView | undefined {
  return clash.rulings.find((one) => one.waits);
}

/** Why a claim is in the queue, in a few words. */
export function why(clash: Clash): string {
  const { kind, judgement, printed, told } = clash;
  if (kind === "changed" && told) return t("clashes.why_told", { told: t(verdictLook[told].word), now: t(verdictLook[judgement.verdict].word) });
  if (kind === "changed" && printed) return t("clashes.why_changed", { printed: t(verdictLook[printed].word), now: t(verdictLook[judgement.verdict].word) });
  if (kind === "overtaken") return t("clashes.why_overtaken");
  const ruling = kind === "to_check" ? waitingRuling(clash) : kind === "ruled" ? clash.rulings.findLast((one) => one.holds) : undefined;
  if (ruling) return t(kind === "to_check" ? "clashes.why_to_check" : "clashes.why_ruled", { ruling: say(ruling.text) });
  return (kind === "provisional" && say(judgement.provisional_note)) || say(judgement.headline);
}

/** Whether the slip says otherwise than the facts say now. */
export function differs(clash: Clash): boolean {
  return clash.printed !== null && clash.printed !== clash.judgement.verdict;
}

export class Clashes {
  rows = $state.raw<Clash[]>([]);
  ready = $state(false);
  error = $state("");
  /** The claim shown. It stays in view when it leaves the queue, until another is chosen. */
  shown = $state.raw<Clash | null>(null);
  /** What needs nobody is shown to its end. */
  all = $state(false);
  #at = 0;
  #turn = 0;
  #wanted: VisitId | null = null;

  sections = $derived(grouped(this.rows, this.all));
  visible = $derived(this.sections.flatMap((section) => section.rows));
  gone = $derived(this.shown !== null && !this.rows.some((row) => row.line.visit === this.shown?.line.visit));

  /** Reads the queue again; the claim shown stays shown, as it is now. */
  load = async (): Promise<void> => {
    const turn = ++this.#turn;
    try {
      const { rows, to_decide } = await call("list_clashes", {});
      if (turn !== this.#turn) return;
      this.rows = rows;
      waiting.toDecide = to_decide;
      this.error = "";
      const wanted = this.#wanted ?? this.shown?.line.visit;
      const again = rows.find((row) => row.line.visit === wanted);
      this.#wanted = null;
      if (again) this.show(again);
      else if (this.shown === null) this.shown = this.visible[0] ?? null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = say(asAppError(error).text);
    }
    this.ready = true;
  };

  show(clash: Clash): void {
    const at = this.visible.findIndex((row) => row.line.visit === clash.line.visit);
    // Also one that stands below what is shown of the decided.
    if (at < 0) this.all = true;
    this.shown = clash;
    this.#at = Math.max(0, this.visible.findIndex((row) => row.line.visit === clash.line.visit));
  }

  /** The next or an earlier claim; from one that left the queue, the one that took its place. */
  move(by: number): void {
    const last = this.visible.length - 1;
    if (last < 0) return;
    const step = this.gone && by > 0 ? by - 1 : by;
    const next = this.visible[Math.max(0, Math.min(last, this.#at + step))];
    if (next) this.show(next);
  }

  /** A visit another room asks for. */
  async openTarget(visit: VisitId): Promise<void> {
    this.#wanted = visit;
    await this.load();
  }

  /** Something was done with the claim shown: says so at once, then as the queue has it. */
  async took(saved: VisitSaved): Promise<void> {
    if (this.shown?.line.visit === saved.line.visit) this.shown = { ...this.shown, line: saved.line, judgement: saved.judgement };
    await this.load();
  }
}
