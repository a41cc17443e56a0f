import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Item, Programme, Programmes, ProgrammeText } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { asksReading, grouped, ProgrammeBook, readings, sentencesOf, StartForm, withReading } = await import("./programmes.svelte");

const text = (zh: string) => ({ zh, en: zh });
const step = (from: number, amount: string) => ({ from, rate: null, amount, kinds: [] });
const tiered = { code: "units", rule: "R24", amount: { is: "tiers", jump: null, steps: [step(1, "500.00"), step(2, "1000.00"), step(3, "1500.00"), step(4, "2000.00")], base_again_past: null } } as unknown as Item;
const fixed = { code: "flat", rule: "R26", amount: { is: "fixed", amount: "2000.00" } } as unknown as Item;
const programme = (code: string, effective: string, items: Item[] = [fixed]) => ({ code, name: text(code), version: 1, effective, ends: null, items, projects: [], channels: ["owner"] }) as unknown as Programme;
const told = (one: Programme, change: Partial<ProgrammeText> = {}): ProgrammeText => ({ programme: one, title: text(one.code), sentence: text("…"), rules: [], in_force: false, used: false, entered: "2026-11-01", open: null, ...change });
const office: Programmes = {
  presets: [told(programme("r24", "2020-01-01", [tiered]), { entered: "" })],
  versions: [told(programme("r26", "2027-01-01")), told(programme("r29", "2026-11-01"), { in_force: true }), told(programme("r30", "2026-01-01"))],
  findings: [],
};

beforeEach(() => { answers.call.mockReset(); });

describe("the list of programmes", () => {
  it("parts what holds, what comes and what is past; presets last, empty groups not at all", () => {
    expect(grouped(office, "2026-11-21").map((section) => [section.group, section.rows.map((row) => row.programme.code)])).toEqual([["holding", ["r29"]], ["coming", ["r26"]], ["past", ["r30"]], ["presets", ["r24"]]]);
    expect(grouped({ ...office, versions: [] }, "2026-11-21").map((section) => section.group)).toEqual(["presets"]);
  });
  it("moves with the arrows and stays inside", async () => {
    answers.call.mockResolvedValue(office);
    const book = new ProgrammeBook("2026-11-21");
    await book.load();
    expect(book.one?.programme.code).toBe("r29");
    book.move(1);
    expect(book.one?.programme.code).toBe("r26");
    book.move(-9);
    expect(book.one?.programme.code).toBe("r29");
  });
});

describe("the reading of R24", () => {
  it("is asked for where it is open, and filled in wherever it is", () => {
    const open = programme("r24", "2026-11-21", [tiered, fixed]);
    expect([asksReading(open), asksReading(programme("r26", "2026-11-21"))]).toEqual([true, false]);
    const chosen = withReading(open, "total");
    expect(asksReading(chosen)).toBe(false);
    expect(chosen.items[1]).toEqual(fixed);
    expect(asksReading(open)).toBe(true);
  });
  it("is told in figures: four units are ¥5,000 against ¥2,000", () => {
    expect(readings(programme("r24", "2026-11-21", [tiered]), 4)).toEqual([
      { jump: "marginal", sums: [50000n, 150000n, 300000n, 500000n] },
      { jump: "total", sums: [50000n, 100000n, 150000n, 200000n] },
    ]);
  });
});

describe("putting into force", () => {
  it("sends the day as the office writes it and the reading chosen", async () => {
    answers.call.mockResolvedValue(office);
    const form = new StartForm(office.presets[0]!, "2026-11-21");
    expect([form.asks, form.effective]).toEqual([true, "2026-11-21"]);
    form.effective = "12-1";
    form.jump = "marginal";
    await form.save();
    expect(answers.call).toHaveBeenCalledWith("set_programme", expect.objectContaining({ programme: expect.objectContaining({ effective: "2026-12-01", ends: null, items: [expect.objectContaining({ amount: expect.objectContaining({ jump: "marginal" }) })] }) }));
  });
  it("puts what is wrong under its field", async () => {
    answers.call.mockRejectedValueOnce({ code: "invalid", text: text("x"), fields: [{ field: "effective", text: text("只能从今天或以后生效") }] });
    const form = new StartForm(office.versions[0]!, "2026-11-21");
    expect(await form.save()).toBeNull();
    expect(form.errors).toEqual({ effective: "只能从今天或以后生效" });
  });
});

describe("the simulation", () => {
  it("takes invented deals without a day, recorded ones with", async () => {
    answers.call.mockImplementation((action: string) => Promise.resolve(action === "list_programmes" ? office : { recorded: false, deals: 12, tables: [] }));
    const book = new ProgrammeBook("2026-11-21");
    await book.load();
    await book.simulate();
    expect(answers.call.mock.lastCall?.[1].since).toBeUndefined();
    book.since = "11/1";
    await book.simulate();
    expect(answers.call.mock.lastCall?.[1].since).toBe("2026-11-01");
    expect(book.trial?.deals).toBe(12);
  });
  it("is forgotten with the programme it was about, also when it comes late", async () => {
    let late: (trial: unknown) => void = () => undefined;
    answers.call.mockImplementation((action: string) => (action === "list_programmes" ? Promise.resolve(office) : new Promise((resolve) => { late = resolve; })));
    const book = new ProgrammeBook("2026-11-21");
    await book.load();
    const slow = book.simulate();
    book.move(1);
    late({ recorded: false, deals: 12, tables: [] });
    await slow;
    expect([book.trial, book.trying]).toEqual([null, false]);
  });
});

describe("sentences", () => {
  it("stand each by itself", () => {
    expect(sentencesOf("适用于老业主。每套 ¥500。")).toEqual(["适用于老业主。", "每套 ¥500。"]);
    expect(sentencesOf("For owners. 1.2 % of the price. Paid at once.")).toEqual(["For owners. 1.2 % of the price.", "Paid at once."]);
  });
});
