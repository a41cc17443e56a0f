import { describe, expect, it } from "vitest";
import { readCompanion } from "./companion";

describe("companions", () => {
  it("are read from one line in any order of the phone", () => {
    expect(readCompanion("王芳 配偶 13900001111")).toEqual({ name: "王芳", relation: "配偶", phone: "13900001111" });
    expect(readCompanion("13900001111，王芳")).toEqual({ name: "王芳", relation: "", phone: "13900001111" });
    expect(readCompanion("  ")).toEqual({ name: "", relation: "", phone: "" });
  });
});
