import { describe, expect, it } from "vitest";
import { wholeRows } from "./rows";

describe("rows that fit", () => {
  it("are whole, at least one, also when zoom makes heights broken", () => {
    expect(wholeRows(100, 28)).toBe(84);
    expect(wholeRows(112, 28)).toBe(112);
    expect(wholeRows(20, 28)).toBe(28);
    expect(wholeRows(100.79, 33.6)).toBeCloseTo(100.8);
  });

  it("are not bounded before anything was measured", () => {
    expect(wholeRows(0, 28)).toBe(0);
    expect(wholeRows(100, 0)).toBe(0);
  });
});
