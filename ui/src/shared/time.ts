// Days and times as people read them; views already carry local dates.
import { locale } from "./i18n/index.svelte";

/** `2026-11-21` → `11月21日 周六`. */
export function dayWords(day: string): string {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  const words = new Intl.DateTimeFormat(locale(), { month: locale() === "en" ? "short" : "long", day: "numeric" }).format(date);
  return `${words} ${new Intl.DateTimeFormat(locale(), { weekday: "short" }).format(date)}`;
}

let ahead = 0;

/** From now on the window's clock follows the core's, which may be set (`LAIFANG_CLOCK`). */
export function follow(now: number): void {
  ahead = now - Date.now();
}

/** What time it is, by the core's clock. */
export function present(): Date {
  return new Date(Date.now() + ahead);
}

/** The clock at the office, `HH:MM`. */
export function clock(timeZone: string, at = present()): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

/** `3104` → `3,104`. */
export function count(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}
