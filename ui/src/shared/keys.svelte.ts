// Keys: what the status bar hints at and F1 lists. Each room says its own when it opens.
import type { Key } from "./i18n/index.svelte";

export interface KeyHint {
  /** As printed on the keys, e.g. `["Ctrl+Enter"]` or `["↑", "↓"]`. */
  keys: string[];
  label: Key;
  /** Only in the F1 overview, not in the status bar. */
  quiet?: boolean;
}

export const roomKeys = $state<{ hints: KeyHint[] }>({ hints: [] });

export function setRoomKeys(hints: KeyHint[]): void {
  roomKeys.hints = hints;
}

/** True while an input method is composing: then no key means anything to us. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether this is `Ctrl` (or ⌘) with exactly that key. */
export function isCtrl(event: KeyboardEvent, key: string): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === key.toLowerCase();
}

/** Moves focus to the next or previous of `regions`, the one after the region that holds focus now. */
export function nextRegion(regions: (HTMLElement | null | undefined)[], back: boolean): void {
  const there = regions.filter((region): region is HTMLElement => !!region && region.offsetParent !== null);
  if (there.length === 0) return;
  const now = there.findIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= there.length; step += 1) {
    const index = (now + (back ? -step : step) + there.length * 2) % there.length;
    if (focusFirst(there[index])) return;
  }
}

const focusable = 'input:not(:disabled),select:not(:disabled),textarea:not(:disabled),button:not(:disabled),a[href],[tabindex]:not([tabindex="-1"])';

/** Focuses the first thing inside that can take focus. */
export function focusFirst(region: HTMLElement | null | undefined): boolean {
  if (!region) return false;
  const target = region.matches(focusable) ? region : region.querySelector<HTMLElement>(focusable);
  target?.focus();
  return !!target;
}
