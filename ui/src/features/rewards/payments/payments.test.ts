import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ApprovalView, CycleState, CycleView, PayeeView, PayoutView } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { ConfirmForm, CycleForm, nextStep, Payments } = await import("./payments.svelte");
const { PayeeForm } = await import("./payee.svelte");

const text = (zh: string) => ({ zh, en: zh });
const approval = (id: string, agreed: boolean | null = null): ApprovalView => ({ approval: id, project: "p1", prepared_by: "钱会计", prepared_at: "2026-11-20 17:42", amount: "100.00", decided_by: null, agreed, may_decide: true, lines: [], left_out: [] });
const payout = { payout: "o1" } as PayoutView;

beforeEach(() => { answers.call.mockReset(); });

describe("an agency's cycle", () => {
  it.each<[CycleState, string | null]>([["open", "applied"], ["applied", "reconciled"], ["reconciled", "invoiced"], ["invoiced", null], ["paid", "applied"]])("after %s comes %s", (state, next) => {
    expect(nextStep({ state } as CycleView)).toBe(next);
  });
  it("sends an invoice with its number and tax rate, other steps without", () => {
    const invoice = new CycleForm("p1", "a", "invoiced", "2026-11-21", "17909.55");
    invoice.number = " 0123 ";
    expect(invoice.entry()).toEqual({ is: "invoiced", on: "2026-11-21", number: "0123", tax_rate: "6%", amount: "17909.55" });
    expect(new CycleForm("p1", "a", "applied", "2026-11-21", "1").entry()).toEqual({ is: "applied", on: "2026-11-21", amount: "1" });
  });
});

describe("approvals", () => {
  it("say what was left out, until something else is looked at", async () => {
    answers.call.mockImplementation((action: string) => Promise.resolve(action === "approve" ? { ...approval("q1", true), left_out: [{ key: {}, why: text("事实变了") }] } : action === "list_approvals" ? [approval("q1", true), approval("q2")] : []));
    const payments = new Payments();
    await payments.load("p1", "approvals");
    expect(payments.waiting).toHaveLength(1);
    await payments.decide(approval("q1"), true);
    expect(payments.leftOut).toHaveLength(1);
    await payments.load("p1", "payouts");
    expect(payments.leftOut).toEqual([]);
  });
  it("say in words that one's own are for somebody else", async () => {
    answers.call.mockImplementation((action: string) => (action === "approve" ? Promise.reject({ code: "refused", text: text("自己制的单，要别人审批。"), fields: [] }) : Promise.resolve([approval("q1")])));
    const payments = new Payments();
    await payments.load("p1");
    expect(await payments.decide(approval("q1"), true)).toBeNull();
    expect(payments.said).toBe("自己制的单，要别人审批。");
  });
  it("never let a slow part replace the one chosen since", async () => {
    let late: (views: ApprovalView[]) => void = () => undefined;
    answers.call.mockImplementationOnce(() => new Promise((resolve) => { late = resolve; })).mockResolvedValue([]);
    const payments = new Payments();
    const slow = payments.load("p1", "approvals");
    await payments.load("p1", "payouts");
    late([approval("q1")]);
    await slow;
    expect([payments.section, payments.approvals]).toEqual(["payouts", null]);
  });
});

describe("confirming a payment", () => {
  it("asks why only once another desk was not heard of", async () => {
    answers.call.mockRejectedValueOnce({ code: "invalid", text: text("x"), fields: [{ field: "unheard", text: text("2 号前台的数据还没同步过来。") }] }).mockResolvedValueOnce({ state: "paid" });
    const form = new ConfirmForm(payout, "2026-11-21");
    expect(form.asksUnheard).toBe(false);
    expect(await form.save()).toBeNull();
    expect(form.asksUnheard).toBe(true);
    form.unheard = "已电话核对";
    expect(await form.save()).toMatchObject({ state: "paid" });
    const [first, second] = answers.call.mock.calls.map(([, request]) => request);
    expect(second).toMatchObject({ request: first.request, on: "2026-11-21", unheard: "已电话核对" });
  });
});

describe("reading confirmations", () => {
  it("keeps the rows that were not taken in view", async () => {
    const read = { confirmed: [], already: 1, rejected: [{ line: 3, payout: "x", why: text("没有这笔付款") }] };
    answers.call.mockImplementation((action: string) => Promise.resolve(action === "import_paid" ? read : []));
    const payments = new Payments();
    await payments.load("p1", "payouts");
    await payments.importPaid(" /tmp/paid.csv ");
    expect(answers.call).toHaveBeenCalledWith("import_paid", expect.objectContaining({ path: "/tmp/paid.csv" }));
    expect(payments.imported?.rejected).toHaveLength(1);
  });
});

describe("an account", () => {
  it("begins as the trade has it: a firm without tax, a person with", () => {
    const firm = new PayeeForm({ is: "partner", id: "a" }, "恒居地产", null);
    const person = new PayeeForm({ is: "customer", id: "c" }, "沈若溪", null);
    expect([firm.kind, firm.tax, person.kind, person.tax, person.holder]).toEqual(["firm", "none", "person", "labour", "沈若溪"]);
  });
  it("keeps what is known and sends a rate only with a rate", async () => {
    answers.call.mockResolvedValue([]);
    const known = { kind: "person", tax: { is: "flat", rate: "3%" }, user: "u2", holder: "邵文柏", account: "6222", bank: "中行", note: "" } as PayeeView;
    const form = new PayeeForm({ is: "consultant", id: "k" }, "邵文柏", known);
    await form.save();
    expect(answers.call).toHaveBeenLastCalledWith("set_payee", expect.objectContaining({ tax: { is: "flat", rate: "3%" }, user: "u2" }));
    form.tax = "none";
    form.user = "";
    await form.save();
    expect(answers.call.mock.lastCall?.[1]).toMatchObject({ tax: { is: "none" } });
    expect(answers.call.mock.lastCall?.[1]).not.toHaveProperty("user");
  });
});
