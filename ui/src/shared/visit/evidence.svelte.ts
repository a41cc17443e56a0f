// What somebody at the office saw or confirmed about a visit: each answer is kept at once.
import { asAppError, call, newRequestId } from "@/api/client";
import type { Channel, Evidence, JudgementView, VisitId, VisitSaved } from "@/api/types";
import { isBrought } from "@/shared/channels";
import { fieldErrors, wholeError } from "@/shared/errors";
import { t } from "@/shared/i18n/index.svelte";

export type Question = "accompanied" | "told" | "card" | "intent" | "acceptance";
export const questions: Question[] = ["accompanied", "told", "card", "intent", "acceptance"];

const nothing: Evidence = { accompanied: null, supervisor: null, card: null, intent: null, acceptance: null, reception_minutes: null, confirmed: null };
/** No reception is longer than a day. */
export const longest = 24 * 60;

/** Whole minutes, in any digits; nothing for what is none. */
export function readMinutes(text: string): number | null {
  const digits = /^(\d{1,4})\s*\D{0,3}$/.exec(text.normalize("NFKC").trim());
  const value = digits ? Number(digits[1]) : longest + 1;
  return value <= longest ? value : null;
}

/** The office's own customers need nothing shown; only who was brought is asked about. */
export function isAsked(channel: Channel): boolean {
  return isBrought(channel);
}

/** Whether somebody other than the desk has the last word (R9), or has said it. */
export function isConfirmable(evidence: Evidence, judgement: JudgementView): boolean {
  return evidence.confirmed !== null || judgement.reasons.some((reason) => reason.rule === "R9");
}

export class EvidenceModel {
  now = $state<Evidence>({ ...nothing });
  minutes = $state("");
  /** The last word, as just said or as on record. */
  word = $state<boolean | null>(null);
  /** The verdict after the last answer was kept. */
  saved = $state.raw<VisitSaved | null>(null);
  error = $state("");
  errors = $state<Record<string, string>>({});
  #pending = 0;
  /** The minutes as on record: what was typed since is left alone. */
  #onRecord = "";

  constructor(readonly visit: VisitId, evidence: Evidence, readonly onsaved: (saved: VisitSaved) => void) {
    this.take(evidence);
  }

  /** As it is on record; not while an answer is on its way. */
  take(evidence: Evidence): void {
    if (this.#pending > 0) return;
    this.now = { ...evidence };
    const minutes = evidence.reception_minutes === null ? "" : String(evidence.reception_minutes);
    if (this.minutes === this.#onRecord) this.minutes = minutes;
    this.#onRecord = minutes;
    this.word = evidence.confirmed?.accepted ?? null;
  }

  async answer(question: Question, yes: boolean): Promise<void> {
    const before = this.now[question];
    this.now[question] = yes;
    if (!(await this.#keep({ [question]: yes }, null))) this.now = { ...this.now, [question]: before };
  }

  /** The supervisor's own word: the record names whoever sits at the desk. */
  async supervise(yes: boolean): Promise<void> {
    const before = this.now.supervisor;
    this.now.supervisor = yes;
    const request = newRequestId();
    if (!(await this.#send(() => call("confirm_referral", { request, visit: this.visit, confirmed: yes })))) this.now.supervisor = before;
  }

  async confirm(yes: boolean): Promise<void> {
    const before = this.word;
    this.word = yes;
    if (!(await this.#keep({}, yes))) this.word = before;
  }

  /** When the field is left; an empty one says nothing and stays as it was on record. */
  async keepMinutes(): Promise<void> {
    const before = this.now.reception_minutes;
    if (this.minutes.trim() === "") this.minutes = before === null ? "" : String(before);
    if (this.minutes.trim() === "") {
      this.errors = {};
      return;
    }
    const took = readMinutes(this.minutes);
    this.errors = took === null ? { reception_minutes: t("visit.minutes_wrong", { most: longest }) } : {};
    if (took === null || took === before) return;
    this.now.reception_minutes = took;
    if (!(await this.#keep({ reception_minutes: took }, null))) this.now.reception_minutes = before;
  }

  async #keep(answer: Partial<Evidence>, confirmed: boolean | null): Promise<boolean> {
    const request = newRequestId();
    return this.#send(() => call("check_visit", { request, visit: this.visit, evidence: { ...nothing, ...answer }, confirmed }));
  }

  async #send(keep: () => Promise<VisitSaved>): Promise<boolean> {
    this.error = "";
    this.#pending += 1;
    let saved: VisitSaved;
    try {
      saved = await keep();
    } catch (thrown) {
      const wrong = asAppError(thrown);
      this.errors = fieldErrors(wrong);
      this.error = wholeError(wrong);
      return false;
    } finally {
      this.#pending -= 1;
    }
    this.saved = saved;
    this.onsaved(saved);
    return true;
  }
}
