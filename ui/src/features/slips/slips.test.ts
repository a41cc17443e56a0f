import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ListSlips, SlipLine } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { isSlipNumber, pageSource, PrintForm, Slips } = await import("./slips.svelte");

const line = (change: Partial<SlipLine> = {}): SlipLine => ({
  slip: "s1", number: "A03-2-000118-7", state: "issued", verdict: "valid", customer: "c1", name: "沈若溪", phone: "138****5678", brought_by: null,
  consultant: null, issued_at: "2026-11-21 14:26", protected_until: null, prints: 0, void_reason: null, visit: "v1", ...change,
});
const totals: Record<string, number> = { issued: 2, printed: 5, voided: 1 };
const text = (zh: string) => ({ zh, en: zh });

beforeEach(() => {
  localStorage.clear();
  answers.call.mockReset();
  answers.call.mockImplementation(async (action: string, request: ListSlips & { slip: string; sheet: string }) => {
    if (action === "list_slips") return { rows: [line()], total: request.state ? totals[request.state] : 8 };
    return { line: line({ slip: request.slip }), headline: text("新"), reason: text(""), for_channel: text(""), pages: ["<svg/>"], missing_glyphs: [], history: [] };
  });
});

describe("the list of slips", () => {
  it("shows the first slip and counts each state", async () => {
    const slips = new Slips();
    await slips.search();
    await vi.waitFor(() => expect(slips.counts).toEqual({ all: 8, issued: 2, printed: 5, voided: 1 }));
    expect(slips.view?.line.slip).toBe("s1");
  });

  it("opens a slip named by number as well as by id", async () => {
    const slips = new Slips();
    await slips.openTarget("A03-2-000118-7");
    expect(slips.shown).toBe("s1");
    await slips.openTarget("0198c3f2-7f3a-7cc1-9d2e-111111111111");
    expect(slips.shown).toBe("0198c3f2-7f3a-7cc1-9d2e-111111111111");
  });

  it("remembers the paper", async () => {
    const slips = new Slips();
    await slips.search();
    slips.setSheet("a5");
    expect(answers.call).toHaveBeenLastCalledWith("show_slip", { slip: "s1", sheet: "a5" });
    expect(new Slips().sheet).toBe("a5");
  });

  it("says what is wrong with a number once", async () => {
    const slips = new Slips();
    answers.call.mockRejectedValue({ code: "invalid", text: text("有一项要改"), fields: [{ field: "text", text: text("太长") }] });
    slips.verifying = "x";
    await slips.verify();
    expect([slips.check, slips.checkError]).toEqual([null, "太长"]);
  });
});

describe("a print", () => {
  it("needs no reason the first time and one later", async () => {
    answers.call.mockResolvedValue({ line: line(), path: "/x.pdf", missing_glyphs: [] });
    const first = new PrintForm(line(), "a4");
    first.reason = "left over";
    await first.print();
    expect(answers.call.mock.calls[0]?.[1]).toMatchObject({ slip: "s1", sheet: "a4", path: null, reason: "" });
    const again = new PrintForm(line({ prints: 1 }), "a5");
    expect(again.again).toBe(true);
    again.reason = " 卡纸 ";
    again.path = " /tmp/a.pdf ";
    await again.print();
    expect(answers.call.mock.calls[1]?.[1]).toMatchObject({ path: "/tmp/a.pdf", reason: "卡纸" });
  });

  it("is one request however often it is pressed", async () => {
    answers.call.mockRejectedValueOnce({ code: "invalid", text: text(""), fields: [{ field: "reason", text: text("写原因") }] });
    const form = new PrintForm(line({ prints: 1 }), "a4");
    await form.print();
    expect(form.errors).toEqual({ reason: "写原因" });
    await form.print();
    expect(answers.call.mock.calls[0]?.[1].request).toBe(answers.call.mock.calls[1]?.[1].request);
  });
});

describe("numbers and pages", () => {
  it("tells a number from an id", () => {
    expect(["A03-2-000118-7", "HQ1-12-9-X"].map(isSlipNumber)).toEqual([true, true]);
    expect(["0198c3f2-7f3a-7cc1-9d2e-111111111111", "", "A03-2"].map(isSlipNumber)).toEqual([false, false, false]);
  });

  it("shows a page as a picture, whatever is in it", () => {
    const source = pageSource('<svg onload="x()">#%</svg>');
    expect(source.startsWith("data:image/svg+xml")).toBe(true);
    expect(source).not.toMatch(/[<>"#]/);
  });
});
