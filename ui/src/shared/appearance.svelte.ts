// Light, dark or as the system says; kept on this computer.
import { locale } from "./i18n/index.svelte";

export type Theme = "system" | "light" | "dark";
const stored = "laifang.theme";

export const appearance = $state<{ theme: Theme }>({ theme: readTheme() });

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
