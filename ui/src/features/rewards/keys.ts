// Keys of the room, part by part.
import type { KeyHint } from "@/shared/keys.svelte";

const parts: KeyHint = { keys: ["Alt+1…4"], label: "rewards.key_parts" };

export const dealKeys: KeyHint[] = [
  { keys: ["↑", "↓"], label: "deals.key_choose" },
  { keys: ["Enter"], label: "deals.key_open" },
  { keys: ["Ctrl+E"], label: "deals.note" },
  { keys: ["Ctrl+N"], label: "deals.new" },
  { keys: ["Ctrl+F"], label: "rewards.key_search" },
  parts,
];
export const ledgerKeys: KeyHint[] = [
  { keys: ["↑", "↓"], label: "rewards.key_move" },
  { keys: ["Space"], label: "rewards.key_tick" },
  { keys: ["→"], label: "rewards.key_explain" },
  { keys: ["A"], label: "rewards.submit" },
  { keys: ["S"], label: "rewards.settle" },
  { keys: ["Ctrl+P"], label: "rewards.statement" },
  { keys: ["Ctrl+F"], label: "rewards.key_search" },
  parts,
];
export const listKeys: KeyHint[] = [{ keys: ["↑", "↓"], label: "rewards.key_move" }, parts];

export const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** Whether a key press belongs to something being typed. */
export function typing(event: KeyboardEvent): boolean {
  const { target } = event;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
