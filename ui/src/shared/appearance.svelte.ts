// Light, dark or as the system says, and how large; kept on this computer.
import { zoomWindow } from "@/api/native";
import { locale } from "./i18n/index.svelte";

export type Theme = "system" | "light" | "dark";
const stored = "laifang.theme";
const storedSize = "laifang.size";
/** Sizes of everything in the window, in per cent of what the system says. */
export const sizes = ["100", "125", "150", "175", "200"] as const;
export type Size = (typeof sizes)[number];

export const appearance = $state<{ theme: Theme; size: Size }>({ theme: readTheme(), size: readSize() });

function readSize(): Size {
  const value = globalThis.localStorage?.getItem(storedSize);
  return sizes.find((size) => size === value) ?? "100";
}

export function setSize(size: Size): void {
  appearance.size = size;
  localStorage.setItem(storedSize, size);
  void zoomWindow(Number(size) / 100);
}

/** Ctrl with +, − or 0, as everywhere; says whether it was one of them. */
export function sizeKey(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const step = { "+": 1, "=": 1, "-": -1, _: -1 }[event.key];
  if (event.key === "0") setSize("100");
  else if (step) setSize(sizes[Math.min(Math.max(sizes.indexOf(appearance.size) + step, 0), sizes.length - 1)] ?? "100");
  else return false;
  return true;
}

function readTheme(): Theme {
  const value = globalThis.localStorage?.getItem(stored);
  return value === "light" || value === "dark" ? value : "system";
}

export function setTheme(theme: Theme): void {
  appearance.theme = theme;
  localStorage.setItem(stored, theme);
  applyAppearance();
}

export function applyAppearance(): void {
  const root = document.documentElement;
  if (appearance.theme === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", appearance.theme);
  root.lang = locale();
}

/** Once, at the start: the window opens at the system's size. */
export function applySize(): void {
  if (appearance.size !== "100") void zoomWindow(Number(appearance.size) / 100);
}
