import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DealLine, DealStage, DealView, Method, Milestone } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { Deals, ended, steps } = await import("./deals.svelte");
const { FactForm, kindsFor } = await import("./fact.svelte");
const { NoteForm, ViolationForm } = await import("./notes.svelte");
const { readTarget, tabsOf } = await import("../tabs");

const text = (zh: string) => ({ zh, en: zh });
const line = (deal: string, state: DealStage = "open", method: Method | null = null): DealLine => ({
  deal, project: "p1", project_name: "云澜府", unit: "3-1-1201", unit_text: text("住宅"), buyers: [{ customer: "c1", name: "沈若溪" }], price: null, paid: "0.00", method, state, state_text: text(state),
  last: "2026-11-20", channel: "agency", brought_by: "恒居地产", verdict: "valid", disputed: false, open_flags: 0, earned: null, due: null,
});
const view = (deal: string, reached: Milestone[] = [], state: DealStage = "open", method: Method | null = null): DealView => ({
  line: line(deal, state, method), price: null, unit: null, facts: [], reached: reached.map((milestone, at) => ({ milestone, text: text(milestone), on: `2026-11-0${at + 1}` })), claim: null, flags: [], lines: [], beneficiaries: [],
  totals: { expense: "0.00", fines: "0.00", accrued: "0.00", due: "0.00", approved: "0.00", paid: "0.00", withheld: "0.00", owed: "0.00" },
});
const wrong = (field: string, words: string) => ({ code: "invalid", text: text("请核对"), fields: [{ field, text: text(words) }] });

beforeEach(() => { answers.call.mockReset(); });

describe("the way of a deal", () => {
  it("shows what was reached with its day, what is to come without", () => {
    expect(steps(view("d", ["subscribed", "signed"])).map((step) => [step.milestone, step.on])).toEqual([
      ["subscribed", "2026-11-01"], ["signed", "2026-11-02"], ["filed", null], ["first_payment", null], ["fully_paid", null], ["loan_released", null], ["handed_over", null],
    ]);
  });
  it("leaves out the loan where none is taken, and a pre-subscription that was skipped", () => {
    const points = (method: Method, reached: Milestone[] = ["subscribed"]) => steps(view("d", reached, "subscribed", method)).map((step) => step.milestone);
    expect(points("lump_sum")).not.toContain("loan_released");
    expect(points("mortgage")).toContain("loan_released");
    expect(points("lump_sum", ["subscribed", "loan_released"])).toContain("loan_released");
    expect(points("lump_sum", ["pre_subscribed"])[0]).toBe("pre_subscribed");
    expect(points("lump_sum")[0]).toBe("subscribed");
  });
  it("ends with a cancellation or a returned deposit", () => {
    expect([ended(line("d", "cancelled")), ended(line("d", "deposit_returned")), ended(line("d", "handed_over"))]).toEqual([true, true, false]);
  });
});

describe("what can be noted", () => {
  it("follows how far the deal is", () => {
    expect(kindsFor(null)).toEqual(["subscribed", "signed", "pre_subscribed"]);
    expect(kindsFor(view("d"))).toEqual(["subscribed", "signed", "paid", "pre_subscribed", "refunded", "deposit_returned"]);
    const signed = kindsFor(view("d", ["subscribed", "signed"], "signed"));
    expect(signed).toEqual(expect.arrayContaining(["filed_online", "handed_over", "loan_released", "renamed", "cancelled"]));
    expect(signed).not.toContain("deposit_returned");
    expect(signed).not.toContain("signed");
  });
  it("lets an ended deal begin anew", () => {
    expect(kindsFor(view("d", ["signed"], "cancelled"))).toEqual(["subscribed", "signed", "refunded"]);
  });
});

describe("a fact", () => {
  it("carries what its kind asks for, and nothing else", () => {
    const form = new FactForm(view("d", ["subscribed"]), null, "2026-11-21");
    form.kind = "paid";
    form.amount = "564250";
    expect(form.event()).toEqual({ is: "paid", amount: "564250", part: "first" });
    form.kind = "handed_over";
    expect(form.event()).toEqual({ is: "handed_over" });
    form.kind = "renamed";
    form.buyers.push({ name: " 陈立群 ", phone: "13800130001" }, { name: " ", phone: "" });
    expect(form.event()).toEqual({ is: "renamed", buyers: [{ customer: "c1", name: "", phone: "" }, { name: "陈立群", phone: "13800130001" }] });
  });
  it("sends terms with the day as the office writes it", async () => {
    answers.call.mockResolvedValueOnce(view("d", ["signed"], "signed"));
    const form = new FactForm(view("d"), null, "2026-11-21");
    form.kind = "signed";
    form.on = "11/8";
    form.unit = { name: " 3-1-1201 ", usage: "residential", area: "96", bedrooms: "3" };
    form.price.total = "1280000";
    expect(await form.save()).not.toBeNull();
    expect(answers.call).toHaveBeenCalledWith("note_deal", expect.objectContaining({
      deal: "d", on: "2026-11-08", event: expect.objectContaining({ is: "signed", terms: expect.objectContaining({ unit: { name: "3-1-1201", usage: "residential", area: "96", bedrooms: 3 } }) }),
    }));
  });
  it("opens a deal with it where there is none yet, once however often it is sent", async () => {
    answers.call.mockRejectedValueOnce(wrong("event.terms.unit.area", "请填合同面积。")).mockResolvedValueOnce(view("d2"));
    const form = new FactForm(null, { customer: "c9", name: "周敏" }, "2026-11-21", "p1");
    expect(await form.save()).toBeNull();
    expect(form.wrong("event.terms.unit.area")).toBe("请填合同面积。");
    expect(form.besides).toBe("");
    await form.save();
    const [first, second] = answers.call.mock.calls.map(([action, request]) => ({ action, ...request }));
    expect(first).toMatchObject({ action: "open_deal", customer: "c9", project: "p1", first: { on: "2026-11-21", event: { is: "subscribed", terms: { buyers: [{ customer: "c9" }] } } } });
    expect(second.request).toBe(first.request);
  });
  it("says an error beside the form where no field shows it", async () => {
    answers.call.mockRejectedValueOnce(wrong("event", "还没有签约：请先记签约。"));
    const form = new FactForm(view("d"), null, "2026-11-21");
    await form.save();
    expect(form.besides).toBe("还没有签约：请先记签约。");
  });
});

describe("the list of deals", () => {
  const page = (...names: string[]) => ({ rows: names.map((name) => line(name)), total: names.length });
  const answer = (action: string, request: { deal: string; state?: string; text?: string }) =>
    Promise.resolve(action === "show_deal" ? view(request.deal) : request.state === "signed" ? page("d2") : page("d1", "d2", "d3"));

  it("shows the first, moves with the arrows and stays inside", async () => {
    answers.call.mockImplementation(answer);
    const deals = new Deals();
    await deals.search();
    expect(deals.view?.line.deal).toBe("d1");
    deals.move(1);
    await vi.waitFor(() => expect(deals.view?.line.deal).toBe("d2"));
    deals.move(9);
    expect(deals.shown).toBe("d3");
  });
  it("asks for one stage and says that it is filtered", async () => {
    answers.call.mockImplementation(answer);
    const deals = new Deals();
    deals.stage = "signed";
    await deals.search();
    expect([deals.filtered, deals.rows.total, deals.shown]).toEqual([true, 1, "d2"]);
  });
  it("never lets a slow page replace a newer one", async () => {
    let late: (view: DealView) => void = () => undefined;
    answers.call.mockImplementationOnce(() => new Promise((resolve) => { late = resolve; })).mockImplementation(answer);
    const deals = new Deals();
    const slow = deals.show("d1");
    await deals.show("d2");
    late(view("d1"));
    await slow;
    expect(deals.view?.line.deal).toBe("d2");
  });
});

describe("events and violations", () => {
  it("send the number under its own name", async () => {
    answers.call.mockResolvedValue({});
    const event = new NoteForm("event", "p1", "2026-11-21");
    event.number = "23";
    await event.save();
    expect(answers.call).toHaveBeenLastCalledWith("note_event", expect.objectContaining({ people: 23, on: "2026-11-21" }));
    const violation = new NoteForm("violation", "p1", "2026-11-21");
    await violation.save();
    expect(answers.call).toHaveBeenLastCalledWith("note_violation", expect.objectContaining({ count: 1, violation: "intercepting" }));
  });
  it("a violation that was none carries neither fine nor end of the contract", async () => {
    answers.call.mockResolvedValue({});
    const form = new ViolationForm({ violation: "w1" } as never);
    Object.assign(form, { upheld: false, terminate: true, stated: "200" });
    await form.save();
    expect(answers.call).toHaveBeenCalledWith("decide_violation", expect.objectContaining({ upheld: false, terminate: false, stated: "" }));
  });
});

describe("the room", () => {
  it("shows sums owed only to those who may see them", () => {
    expect(tabsOf(() => true)).toEqual(["deals", "ledger", "payments", "programmes"]);
    expect(tabsOf((action) => action !== "list_ledger")).toEqual(["deals", "programmes"]);
  });
  it("opens a deal, or begins one of a customer, for other rooms", () => {
    expect(readTarget("d7")).toEqual({ deal: "d7", buyer: null });
    expect(readTarget("buyer:c1")).toEqual({ deal: null, buyer: "c1" });
  });
});
