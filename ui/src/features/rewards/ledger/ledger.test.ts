import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LedgerGroup, LedgerLine, LedgerView, LineState } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { canApprove, Ledger, linesShown, nameOf, takenBack } = await import("./ledger.svelte");

const text = (zh: string) => ({ zh, en: zh });
const none = { expense: "0.00", fines: "0.00", accrued: "0.00", due: "0.00", approved: "0.00", paid: "0.00", withheld: "0.00", owed: "0.00" };
const line = (id: string, state: LineState = "due", change: Partial<LedgerLine> = {}, who = "a"): LedgerLine => ({
  key: { project: "p1", beneficiary: { is: "partner", id: who }, source: { is: "deal", id }, programme: "r29", item: "home", stage: { is: "part", n: 1 } },
  beneficiary: who, source: text(id), deal: id, rule: "R29", programme: text("中介佣金"), stage: text("第 1 期"), amount: "12800.00", state, state_text: text(state), reason: text(state),
  accrued: "0.00", due: state === "due" || state === "held" ? "12800.00" : "0.00", approved: "0.00", paid: "0.00", recovered: "0.00", owed: "0.00", change: "0.00", kinds: [], holds: [], explanation: text("…"), ...change,
});
const group = (who: string, lines: LedgerLine[], totals: Partial<typeof none> = {}): LedgerGroup => ({ beneficiary: { is: "partner", id: who }, name: who, kind: text("中介"), totals: { ...none, ...totals }, has_payee: true, ways: [], lines });
const ledgerView = (...groups: LedgerGroup[]): LedgerView => ({ project: "p1", paying_desk: 1, pays_here: true, to_post: 0, totals: none, groups, total: groups.flatMap((one) => one.lines).length });
const answer = (view: LedgerView) => (action: string) => Promise.resolve(action === "list_ledger" ? view : { line: view.groups[0]?.lines[0], beneficiary: "a", postings: [] });

beforeEach(() => { answers.call.mockReset(); });

describe("what can be approved", () => {
  it.each([
    ["due and posted", line("1"), true],
    ["held", line("1", "held", { holds: [text("撞单未裁定")] }), false],
    ["due, with something that holds it", line("1", "due", { holds: [text("待审查")] }), false],
    ["changed since it was posted", line("1", "due", { change: "-100.00" }), false],
    ["not due yet", line("1", "accrued"), false],
    ["approved before", line("1", "approved"), false],
    ["paid", line("1", "paid"), false],
  ])("%s", (_, one, can) => { expect(canApprove(one)).toBe(can); });
});

describe("ticking", () => {
  it("takes all that can be approved and nothing else, and adds it up to the fen", async () => {
    const view = ledgerView(group("a", [line("1", "due", { due: "10066.95" }), line("2", "held", { holds: [text("…")] })]), group("b", [line("3", "due", { due: "0.05" }, "b")]));
    answers.call.mockImplementation(answer(view));
    const ledger = new Ledger();
    await ledger.load("p1");
    ledger.tick(ledger.lines);
    expect([ledger.ticked.length, ledger.tickedSum, ledger.tickedPeople, ledger.heldSum]).toEqual([2, "10067.00", 2, "12800.00"]);
    ledger.tick(ledger.approvable);
    expect(ledger.ticked).toEqual([]);
  });
  it("forgets a line that can no more be approved", async () => {
    answers.call.mockImplementation(answer(ledgerView(group("a", [line("1")]))));
    const ledger = new Ledger();
    await ledger.load("p1");
    ledger.tick(ledger.lines, true);
    answers.call.mockImplementation(answer(ledgerView(group("a", [line("1", "approved")]))));
    await ledger.again();
    expect(ledger.chosen.size).toBe(0);
  });
  it("submits exactly the ticked lines, and shows the ledger as it is when refused", async () => {
    const view = ledgerView(group("a", [line("1"), line("2")]));
    answers.call.mockImplementation(answer(view));
    const ledger = new Ledger();
    await ledger.load("p1");
    ledger.tick([view.groups[0]!.lines[1]!]);
    answers.call.mockImplementation((action: string) => (action === "prepare_approval" ? Promise.reject({ code: "invalid", text: text("x"), fields: [{ field: "keys.0", text: text("事实变了，请先结算。") }] }) : answer(view)(action)));
    expect(await ledger.submit()).toBeNull();
    const sent = answers.call.mock.calls.find(([action]) => action === "prepare_approval")?.[1];
    expect(sent).toMatchObject({ project: "p1", keys: [{ source: { id: "2" } }] });
    expect(ledger.said).toBe("事实变了，请先结算。");
    expect(answers.call.mock.calls.at(-1)?.[0]).toBe("list_ledger");
    expect(ledger.ticked).toHaveLength(1);
  });
});

describe("rows", () => {
  it("stand under their beneficiary, and fold", async () => {
    answers.call.mockImplementation(answer(ledgerView(group("a", [line("1"), line("2")]), group("b", []))));
    const ledger = new Ledger();
    await ledger.load("p1");
    expect(ledger.rows.map((row) => row.is)).toEqual(["group", "line", "line", "group"]);
    ledger.fold(ledger.rows[0]!.group, false);
    expect(ledger.rows.map((row) => row.is)).toEqual(["group", "group"]);
  });
  it("are folded in a long ledger where nothing is owed now, and cut where one has many", async () => {
    const many = Array.from({ length: 150 }, (_, n) => line(`d${n}`, "paid"));
    answers.call.mockImplementation(answer(ledgerView(group("a", many), group("b", many.map((one) => ({ ...one, key: { ...one.key, beneficiary: { is: "partner", id: "b" } } }) as LedgerLine), { due: "1.00" }))));
    const ledger = new Ledger();
    await ledger.load("p1");
    expect(ledger.rows.filter((row) => row.is === "line")).toHaveLength(linesShown);
    expect(ledger.rows.at(-1)).toMatchObject({ is: "rest", left: 50 });
    ledger.showRest(ledger.rows.at(-1)!.group);
    expect(ledger.rows.filter((row) => row.is === "line")).toHaveLength(150);
  });
  it("say what was netted from payouts", () => {
    expect(takenBack(group("a", [line("1", "paid", { recovered: "1200.00" }), line("2", "owed", { recovered: "0.05" })]))).toBe("1200.05");
  });
  it("have a name of their own for each part of a reward", () => {
    const one = line("1");
    expect(nameOf(one.key)).not.toBe(nameOf({ ...one.key, stage: { is: "retained" } }));
    expect(nameOf(one.key)).toBe(nameOf(structuredClone(one.key)));
  });
});

describe("a line", () => {
  it("opens into its explanation, one at a time", async () => {
    const view = ledgerView(group("a", [line("1"), line("2")]));
    answers.call.mockImplementation(answer(view));
    const ledger = new Ledger();
    await ledger.load("p1");
    await ledger.toggle(view.groups[0]!.lines[0]!);
    await ledger.toggle(view.groups[0]!.lines[1]!);
    expect(ledger.open).toBe(nameOf(view.groups[0]!.lines[1]!.key));
    expect(ledger.detail?.beneficiary).toBe("a");
    await ledger.toggle(view.groups[0]!.lines[1]!);
    expect([ledger.open, ledger.detail]).toEqual(["", null]);
  });
});

describe("settling", () => {
  it("posts and reads the ledger again; once while it runs", async () => {
    const view = ledgerView(group("a", [line("1")]));
    answers.call.mockImplementation((action: string) => (action === "settle" ? Promise.resolve({ posted: 1, text: text("入账 1 笔") }) : answer(view)(action)));
    const ledger = new Ledger();
    await ledger.load("p1");
    const [first, second] = await Promise.all([ledger.settle(), ledger.settle()]);
    expect([first?.posted, second]).toEqual([1, null]);
    expect(answers.call.mock.calls.filter(([action]) => action === "settle")).toHaveLength(1);
  });
});
