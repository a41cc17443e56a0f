// Local days `YYYY-MM-DD`: as typed, and counted in months the way the core counts them.
import { present } from "@/shared/time";

/** Today at the office. */
export function todayAt(timeZone: string, now = present()): string {
  // By parts: how a locale orders and parts them differs between browsers.
  const format = new Intl.DateTimeFormat("en", { timeZone, calendar: "gregory", year: "numeric", month: "2-digit", day: "2-digit" });
  const part = (type: string) => format.formatToParts(now).find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** What was typed as a day: any separators, none, full-width digits, or month and day of this year; nothing when it is no day. */
export function readDay(text: string, today: string): string | null {
  const numbers = text.normalize("NFKC").trim().match(/\d+/g) ?? [];
  const whole = numbers[0] ?? "";
  if (numbers.length === 1 && whole.length === 8) return real(Number(whole.slice(0, 4)), Number(whole.slice(4, 6)), Number(whole.slice(6)));
  if (numbers.length === 2) return real(Number(today.slice(0, 4)), Number(numbers[0]), Number(numbers[1]));
  if (numbers.length === 3 && whole.length === 4) return real(Number(whole), Number(numbers[1]), Number(numbers[2]));
  return null;
}

/** The same day `months` later or earlier; the month's last where it has no such day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const index = year * 12 + month - 1 + months;
  const last = new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate();
  return iso(Math.floor(index / 12), (index % 12) + 1, Math.min(date, last));
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one to the other; negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function real(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const same = year >= 1900 && year <= 2999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? iso(year, month, day) : null;
}

function iso(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
