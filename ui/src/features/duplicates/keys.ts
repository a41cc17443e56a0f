// Keys of the review.
import type { KeyHint } from "@/shared/keys.svelte";

export const pairKeys: KeyHint[] = [
  { keys: ["J", "K"], label: "duplicates.key_move" },
  { keys: ["1", "2"], label: "duplicates.key_side" },
  { keys: ["M"], label: "duplicates.merge" },
  { keys: ["N"], label: "duplicates.not_same" },
  { keys: ["H"], label: "duplicates.household" },
  { keys: ["Y"], label: "duplicates.agree", quiet: true },
  { keys: ["D"], label: "duplicates.disagree", quiet: true },
  { keys: ["U"], label: "duplicates.undo" },
  { keys: ["W"], label: "duplicates.why_short" },
];

export type Meaning = { move: number } | { side: "a" | "b" } | "same" | "not_same" | "household" | "agree" | "disagree" | "undo" | "why";
const meanings: Record<string, Meaning> = {
  j: { move: 1 }, k: { move: -1 }, arrowdown: { move: 1 }, arrowup: { move: -1 },
  "1": { side: "a" }, "2": { side: "b" }, m: "same", n: "not_same", h: "household", y: "agree", d: "disagree", u: "undo", w: "why",
};

/** What a key means; nothing with Ctrl and the like, and nothing where something is being typed. */
export function meaning(event: KeyboardEvent): Meaning | null {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const radio = target instanceof HTMLInputElement && target.type === "radio";
  const typing = (target instanceof HTMLInputElement && !radio) || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
  if (typing) return null;
  // Inside the pair the arrows scroll it, among choices they choose.
  if (event.key.startsWith("Arrow") && target instanceof Element && (radio || target.closest("[data-pair]"))) return null;
  return meanings[event.key.toLowerCase()] ?? null;
}
