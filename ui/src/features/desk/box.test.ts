import { describe, expect, it } from "vitest";
import { fitsMask, groupDigits, missingDigits, splitShown, stripDigits } from "@/shared/masks";
import { caretAfterGrouping, looksLikeReport, readBox, Turns } from "./box";
import { pieces } from "./quote";

describe("digits as shown", () => {
  it("are grouped like a mobile and counted", () => {
    expect(groupDigits("1380013")).toBe("138 0013");
    expect(groupDigits("13800135678")).toBe("138 0013 5678");
    expect(groupDigits("5678")).toBe("5678");
    expect(groupDigits("沈若溪")).toBe("沈若溪");
    expect([missingDigits("1380013"), missingDigits("13800135678"), missingDigits("5678"), missingDigits("02112345")]).toEqual([4, 0, 0, 0]);
    expect(stripDigits("138 0013-5678")).toBe("13800135678");
    expect(stripDigits("沈 若溪")).toBe("沈 若溪");
  });

  it("keep the caret behind the same digit", () => {
    expect(caretAfterGrouping("1380", 4, "138 0")).toBe(5);
    expect(caretAfterGrouping("138 00135", 2, "138 0013 5")).toBe(2);
  });

  it("fit a mask or not", () => {
    expect(fitsMask("1380013", "138****5678")).toBe(true);
    expect(fitsMask("13800135679", "138****5678")).toBe(false);
    expect(splitShown("1380013****")).toEqual(["1380013", "****"]);
  });
});

describe("what the form takes from the box", () => {
  it("is a name, a phone or an ID tail; search words are not", () => {
    expect(readBox("138 0013", "phone").phone).toBe("1380013");
    expect(readBox("5678", "phone").phone).toBe("");
    expect(readBox("沈若溪", "name").name).toBe("沈若溪");
    expect(readBox("沈若溪 5678", "name").name).toBe("沈若溪");
    expect(readBox("srx", "letters")).toEqual({ name: "", phone: "", idTail: "" });
    expect(readBox("12345X", "id_tail").idTail).toBe("12345X");
    expect(readBox("138****5678", "masked_phone").phone).toBe("138****5678");
  });
});

describe("a scanned report code", () => {
  it("is read as a report, however short", () => {
    expect(["LFBB1;姓名=沈女士", "lfbb1;name=a", "LFBB2;x"].map(looksLikeReport)).toEqual([true, true, true]);
    expect(["LF1", "LFBBX"].map(looksLikeReport)).toEqual([false, false]);
  });
});

describe("a pasted text", () => {
  it("is a report when it is more than a name or a number", () => {
    expect(looksLikeReport("【报备】云澜府 沈女士 138****5678 2人")).toBe(true);
    expect(looksLikeReport("沈女士\n13800135678")).toBe(true);
    expect(looksLikeReport("13800135678")).toBe(false);
    expect(looksLikeReport("138****5678")).toBe(false);
    expect(looksLikeReport("A03-2-000118-7")).toBe(false);
    expect(looksLikeReport("沈若溪")).toBe(false);
  });

  it("is cut by Unicode characters", () => {
    expect(pieces("𠮷女士 2人", [{ field: "headcount", start: 4, end: 6 }, { field: "name", start: 0, end: 3 }])).toEqual([
      { text: "𠮷女士", field: "name" }, { text: " ", field: "" }, { text: "2人", field: "headcount" },
    ]);
  });
});

describe("turns", () => {
  it("let no slow answer replace a newer one", () => {
    const turns = new Turns();
    const [first, second] = [turns.next(), turns.next()];
    expect(turns.accept(second)).toBe(true);
    expect(turns.settled).toBe(true);
    expect(turns.accept(first)).toBe(false);
  });
});
