import { describe, expect, it } from "vitest";
import { spanFrom } from "./span";

describe("a span that ends today", () => {
  it.each([
    ["2026-11-22", "day", "2026-11-22"],
    ["2026-11-22", "week", "2026-11-16"],
    ["2026-11-16", "week", "2026-11-16"],
    ["2026-03-01", "week", "2026-02-23"],
    ["2027-01-01", "week", "2026-12-28"],
    ["2026-11-22", "month", "2026-11-01"],
    ["2028-02-29", "month", "2028-02-01"],
  ] as const)("%s, %s, begins on %s", (today, span, first) => {
    expect(spanFrom(today, span)).toBe(first);
  });
});
