// The office's desks and how old their news is: for the strip at the bottom and the settings.
import { call } from "@/api/client";
import type { DeskNews, DesksView } from "@/api/types";
import { t } from "@/shared/i18n/index.svelte";

export const news = $state<{ view: DesksView | null }>({ view: null });

/** After an hour without news of a desk it is worth a look. */
const old = 60;

export async function refreshNews(): Promise<void> {
  try {
    news.view = await call("list_desks", {});
  } catch {
    // Locked meanwhile: there is nobody to tell.
  }
}

/** The other desk whose news is the oldest; none when there is no other desk. Nobody waits for head office. */
export function oldest(view: DesksView | null): DeskNews | null {
  const others = (view?.desks ?? []).filter((desk) => !desk.this && !desk.revoked && !desk.head_office);
  const age = (desk: DeskNews) => desk.age_minutes ?? Number.MAX_SAFE_INTEGER;
  return others.reduce<DeskNews | null>((found, desk) => (found && age(found) >= age(desk) ? found : desk), null);
}

/** Whether somebody should look: old news, something in the way, or in doubt. */
export function worrying(view: DesksView | null): boolean {
  const desk = oldest(view);
  if (!view || !desk) return false;
  const doubtful = view.desks.some((one) => !one.revoked && (one.forked || one.doubled || one.ahead_minutes !== null));
  return doubtful || view.advice !== null || view.folder?.problem != null || view.waiting > 0 || desk.age_minutes === null || desk.age_minutes >= old;
}

export function ageWords(minutes: number | null): string {
  if (minutes === null) return t("exchange.no_news");
  if (minutes < 1) return t("exchange.just_now");
  if (minutes < 60) return t("exchange.minutes_ago", { n: minutes });
  if (minutes < 48 * 60) return t("exchange.hours_ago", { n: Math.floor(minutes / 60) });
  return t("exchange.days_ago", { n: Math.floor(minutes / 1440) });
}
