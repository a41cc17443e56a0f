// Sums as people read them. They come and go as text with two decimals; nothing is ever counted in floating point.
import type { Money } from "@/api/types";

/** Fen of a sum written as `-1234.50`. */
export function fen(sum: Money): bigint {
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(sum.trim());
  if (!found) return 0n;
  const [, sign = "", whole = "0", part = ""] = found;
  const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, "0"));
  return sign ? -value : value;
}

/** A sum of fen, as text. */
export function ofFen(value: bigint): Money {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
}

/** `-8118.00` → `−8,118.00`. */
export function plain(sum: Money): string {
  const value = fen(sum);
  const [whole = "", part = ""] = ofFen(value < 0n ? -value : value).split(".");
  return `${value < 0n ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${part}`;
}

/** `-8118.00` → `−¥8,118.00`. */
export function yuan(sum: Money): string {
  const text = plain(sum);
  return text.startsWith("−") ? `−¥${text.slice(1)}` : `¥${text}`;
}

export function isNothing(sum: Money): boolean {
  return fen(sum) === 0n;
}

export function addUp(sums: readonly Money[]): Money {
  return ofFen(sums.reduce((all, sum) => all + fen(sum), 0n));
}

/** What a sentence lists, part by part: `…；…（R29，…）` as its steps and what stands in the last brackets. */
export function steps(sentence: string): { parts: string[]; basis: string } {
  // By code points: words for people stand in the catalogues, these are only how sentences are put together.
  const found = /^(.*)[(\uff08]([^()\uff08\uff09]*)[)\uff09]$/su.exec(sentence.trim());
  const body = found?.[1] ?? sentence;
  return { parts: body.split(/\uff1b|; /u).map((part) => part.trim()).filter((part) => part !== ""), basis: found?.[2] ?? "" };
}
