import { describe, expect, it } from "vitest";
import type { DeskNews, DesksView } from "@/api/types";
import { setLanguage } from "@/shared/i18n/index.svelte";
import { ageWords, oldest, worrying } from "./news.svelte";

const desk = (n: number, more: Partial<DeskNews> = {}): DeskNews => ({
  device: `d${n}`, desk: n, this: n === 1, revoked: false, was: null, forked: false, doubled: false, news: null, age_minutes: 0,
  ahead_minutes: null, up_to_date: true, head_office: false, has_until: null, ...more,
});
const view = (...desks: DeskNews[]): DesksView => ({ desks, waiting: 0, advice: null, folder: null });

describe("news of the other desks", () => {
  it("is as old as the oldest of those that belong to the office", () => {
    expect(oldest(view(desk(1)))).toBeNull();
    expect(oldest(view(desk(1), desk(2, { age_minutes: 3 }), desk(3, { age_minutes: 9 })))?.desk).toBe(3);
    expect(oldest(view(desk(1), desk(2, { age_minutes: null }), desk(3, { age_minutes: 9 })))?.desk).toBe(2);
    expect(oldest(view(desk(1), desk(2, { age_minutes: 3 }), desk(3, { age_minutes: 9, revoked: true })))?.desk).toBe(2);
  });

  it("does not wait for head office", () => {
    expect(oldest(view(desk(1), desk(2, { head_office: true, age_minutes: null })))).toBeNull();
    expect(worrying(view(desk(1), desk(2), desk(3, { head_office: true, age_minutes: 9_000 })))).toBe(false);
  });

  it("is worth a look when it is old, missing or in doubt", () => {
    expect(worrying(view(desk(1)))).toBe(false);
    expect(worrying(view(desk(1), desk(2, { age_minutes: 59 })))).toBe(false);
    expect(worrying(view(desk(1), desk(2, { age_minutes: 60 })))).toBe(true);
    expect(worrying(view(desk(1), desk(2, { age_minutes: null })))).toBe(true);
    expect(worrying(view(desk(1), desk(2, { forked: true })))).toBe(true);
    expect(worrying({ ...view(desk(1), desk(2)), waiting: 2 })).toBe(true);
    expect(worrying({ ...view(desk(1), desk(2)), advice: { zh: "本机", en: "This desk" } })).toBe(true);
  });

  it("is said in minutes, hours and days", () => {
    setLanguage("en");
    expect([null, 0, 5, 60, 179, 48 * 60].map(ageWords)).toEqual(["no news yet", "just now", "5 min ago", "1 h ago", "2 h ago", "2 days ago"]);
  });
});
