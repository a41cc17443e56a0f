// What stands in the one box and what the form may take from it.
import type { TypedKind } from "@/api/types";
import { stripDigits } from "@/shared/masks";
import type { BoxReading } from "./form";

/** The part of the form a typed text belongs to; search words (initials, last four) belong to none. */
export function readBox(text: string, kind: TypedKind): BoxReading {
  const bare = stripDigits(text.trim());
  const reading: BoxReading = { name: "", phone: "", idTail: "" };
  if (/^1[3-9]\d{1,9}$/.test(bare) || /^\+?\d{7,13}$/.test(bare)) reading.phone = bare;
  else if (kind === "masked_phone") reading.phone = bare;
  else if (kind === "name") reading.name = bare.replace(/[\s\d]+$/, "");
  else if (kind === "id_tail") reading.idTail = bare;
  return reading;
}

/** Whether a pasted text should be read as a report and not just stand in the box. */
export function looksLikeReport(text: string): boolean {
  const trimmed = text.trim();
  if (/^LFBB\d/i.test(trimmed)) return true;
  if (/^[A-Z0-9-]{8,}$/i.test(trimmed)) return false;
  return trimmed.includes("\n") || trimmed.length > 24 || (/\d{3,4}\*+\d{2,4}/.test(trimmed) && trimmed.length > 13);
}

/** Where the caret goes after digits were grouped: behind the same digit as before. */
export function caretAfterGrouping(before: string, caret: number, after: string): number {
  const digits = before.slice(0, caret).replace(/\s/g, "").length;
  let seen = 0;
  for (let at = 0; at < after.length; at += 1) {
    if (seen === digits) return at;
    if (after[at] !== " ") seen += 1;
  }
  return after.length;
}

/** Gives each question a number and tells whether an answer still counts. */
export class Turns {
  #asked = 0;
  #answered = 0;

  next(): number {
    this.#asked += 1;
    return this.#asked;
  }

  /** A slow answer never replaces a newer one. */
  accept(turn: number): boolean {
    if (turn <= this.#answered) return false;
    this.#answered = turn;
    return true;
  }

  /** Whether the newest question is answered. */
  get settled(): boolean {
    return this.#answered === this.#asked;
  }
}
