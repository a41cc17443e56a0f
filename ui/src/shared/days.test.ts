import { describe, expect, it } from "vitest";
import { addDays, addMonths, daysBetween, readDay, todayAt } from "./days";

describe("days", () => {
  it("are read as people type them", () => {
    for (const typed of ["2026-11-21", "20261121", "2026/11/21", "2026.11.21", " 2026年11月21日 ", "11-21", "11月21日", "２０２６－１１－２１"]) {
      expect(readDay(typed, "2026-11-01"), typed).toBe("2026-11-21");
    }
    expect(readDay("3-5", "2026-11-01")).toBe("2026-03-05");
    for (const typed of ["", "明天", "2026-02-30", "2026-13-01", "2026123", "26-11-21", "21", "1-2-3-4"]) expect(readDay(typed, "2026-11-01"), typed).toBeNull();
  });

  it("count in months like the core: 31 January + 1 month is the end of February", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2024-01-31", 1)).toBe("2024-02-29");
    expect(addMonths("2026-11-21", 3)).toBe("2027-02-21");
    expect(addMonths("2026-05-31", -3)).toBe("2026-02-28");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(daysBetween("2026-11-21", "2026-12-21")).toBe(30);
  });

  it("are the office's, not the computer's", () => {
    const now = new Date("2026-11-20T17:00:00Z");
    expect(todayAt("Asia/Shanghai", now)).toBe("2026-11-21");
    expect(todayAt("UTC", now)).toBe("2026-11-20");
  });
});
