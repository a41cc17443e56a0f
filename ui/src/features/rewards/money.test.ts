import { describe, expect, it } from "vitest";
import { addUp, fen, ofFen, plain, steps, yuan } from "./money";

describe("sums", () => {
  it("stay exact where floating point would not", () => {
    expect(addUp(["0.10", "0.20"])).toBe("0.30");
    expect(addUp(["90071992547409.93", "0.01", "-0.02"])).toBe("90071992547409.92");
    expect(addUp([])).toBe("0.00");
    for (const sum of ["0.00", "-8118.00", "-0.05", "1280000.10"]) expect(ofFen(fen(sum))).toBe(sum);
  });
  it("are read with commas and a true minus", () => {
    expect([yuan("1864250.00"), yuan("-8118.00"), plain("-0.50"), plain("999.9"), plain("100000")]).toEqual(["¥1,864,250.00", "−¥8,118.00", "−0.50", "999.90", "100,000.00"]);
  });
});

describe("an explanation", () => {
  it("falls into its steps and its basis, in both languages", () => {
    expect(steps("成交价 ¥1,280,000.00；第 163 套，第 150 套起 1.2%：1.2% × ¥1,280,000.00 = ¥15,360.00；签约 2026-11-08（R29，r29-marginal 第 3 版）")).toEqual({
      parts: ["成交价 ¥1,280,000.00", "第 163 套，第 150 套起 1.2%：1.2% × ¥1,280,000.00 = ¥15,360.00", "签约 2026-11-08"],
      basis: "R29，r29-marginal 第 3 版",
    });
    expect(steps("net price ¥500.00; due (R24, r24-nth version 2)")).toEqual({ parts: ["net price ¥500.00", "due"], basis: "R24, r24-nth version 2" });
  });
  it("is kept whole where it has no basis", () => {
    expect(steps("没有这一行了，结算会扣回。")).toEqual({ parts: ["没有这一行了，结算会扣回。"], basis: "" });
  });
});
