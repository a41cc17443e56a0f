// Keys of the room, and the height of its rows.
import type { KeyHint } from "@/shared/keys.svelte";

export const listKeys: KeyHint[] = [
  { keys: ["↑", "↓"], label: "customers.key_choose" },
  { keys: ["Enter"], label: "customers.key_open" },
  { keys: ["Ctrl+F"], label: "customers.key_search" },
  { keys: ["Esc"], label: "customers.key_clear" },
  { keys: ["PageUp", "PageDown"], label: "customers.key_page", quiet: true },
];

export const pageKeys: KeyHint[] = [
  { keys: ["Esc"], label: "customers.key_back" },
  { keys: ["E"], label: "customers.edit" },
  { keys: ["L"], label: "customers.link_other" },
];

/** Pixels of a row: taller on wide screens and with larger text. */
export function rowPixels(): number {
  const text = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return Math.round(text * (window.innerWidth >= 1600 ? 2.5 : 2.125));
}
