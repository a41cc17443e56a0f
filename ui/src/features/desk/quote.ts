// A report's quote, cut into what was recognised and what was not.
import type { QuoteSpan } from "@/api/types";

export interface Piece {
  text: string;
  /** The field it was read into; empty for what was not recognised. */
  field: string;
}

/** Spans count Unicode characters, not UTF-16 units. */
export function pieces(text: string, spans: QuoteSpan[]): Piece[] {
  const characters = [...text];
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const found: Piece[] = [];
  let at = 0;
  const push = (to: number, field: string) => {
    if (to > at) found.push({ text: characters.slice(at, to).join(""), field });
    at = Math.max(at, to);
  };
  for (const span of sorted) {
    if (span.start < at) continue;
    push(span.start, "");
    push(Math.min(span.end, characters.length), span.field);
  }
  push(characters.length, "");
  return found;
}
