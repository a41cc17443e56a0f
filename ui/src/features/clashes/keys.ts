// Keys of the room.
import type { KeyHint } from "@/shared/keys.svelte";

export const clashKeys: KeyHint[] = [
  { keys: ["↑", "↓"], label: "clashes.key_choose" },
  { keys: ["Enter"], label: "clashes.key_open" },
];
export const ruleKey: KeyHint = { keys: ["R"], label: "clashes.rule" };

const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** What a key in the room means: a step in the queue, opening, ruling; nothing where something is being typed. */
export function meaning(event: KeyboardEvent): { move: number } | "open" | "rule" | null {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
  if (typing) return null;
  if (event.key.toLowerCase() === "r" && !event.shiftKey) return "rule";
  // Inside the claim the arrows scroll it, and Enter presses what has the focus.
  if (target instanceof Element && target.closest("[data-claim]")) return null;
  const move = moves[event.key];
  if (move !== undefined) return { move };
  return event.key === "Enter" ? "open" : null;
}
