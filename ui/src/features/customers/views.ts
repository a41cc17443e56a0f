// Saved views: filters under a name, kept on this computer. Never what was typed in the search box: that names people.
import { present } from "@/shared/time";
import type { Channel, ConsultantId } from "@/api/types";

export type Since = "0" | "7" | "30" | "90" | "365";
export interface Filters { channel: Channel | ""; consultant: ConsultantId | ""; since: Since | "" }
export interface SavedView extends Filters { name: string }

export const noFilters: Filters = { channel: "", consultant: "", since: "" };

const stored = (user: string) => `laifang.customers.views.${user}`;

export function loadViews(user: string): SavedView[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(stored(user)) ?? "[]");
    return Array.isArray(list) ? list.filter(isView) : [];
  } catch {
    return [];
  }
}

export function storeViews(user: string, views: SavedView[]): void {
  localStorage.setItem(stored(user), JSON.stringify(views));
}

/** With this view added; one of the same name is replaced. */
export function withView(views: SavedView[], name: string, filters: Filters): SavedView[] {
  const view: SavedView = { name, channel: filters.channel, consultant: filters.consultant, since: filters.since };
  return [...views.filter((one) => one.name !== name), view];
}

export function sameFilters(a: Filters, b: Filters): boolean {
  return a.channel === b.channel && a.consultant === b.consultant && a.since === b.since;
}

/** The first day of the last `days` days at the office, `YYYY-MM-DD`; today alone for 0. */
export function sinceDay(days: Since, timeZone: string, now = present()): string {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
  const day = new Date(`${today}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() - Number(days));
  return day.toISOString().slice(0, 10);
}

function isView(value: unknown): value is SavedView {
  return typeof value === "object" && value !== null && typeof (value as SavedView).name === "string"
    && ["channel", "consultant", "since"].every((key) => typeof (value as Record<string, unknown>)[key] === "string");
}
