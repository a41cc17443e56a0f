// Spans of days that fairness is shown for, counted from a local day `YYYY-MM-DD`.

export type SpanName = "day" | "week" | "month";

/** The first day of the span that ends with `today`: the day itself, its Monday, the first of its month. */
export function spanFrom(today: string, span: SpanName): string {
  if (span === "day") return today;
  if (span === "month") return `${today.slice(0, 8)}01`;
  const day = new Date(`${today}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}
