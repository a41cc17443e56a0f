import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Policies, Policy, PolicyText } from "@/api/types";
import { toasts, undoNewest } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { PolicyEditor } = await import("./editor.svelte");
const { bookOf, grouped, holdsFor, PolicyBook } = await import("./policies.svelte");
const { hidden, judgesAlike, toForm, toPolicy } = await import("./form");
const { fromOptions } = await import("./choices");

const today = "2026-11-21";
const text = (zh: string) => ({ zh, en: zh });
const policy = (change: Partial<Policy> = {}): Policy => ({
  code: "r03-r15", name: { zh: "首次带访 · 保护 1 个月", en: "First brought · 1 month protected" }, version: 1, effective: "2020-01-01",
  channels: ["agency", "owner"], projects: [], judged_by: "confirmation_post", customer_is: "person", look_back: { is: "ever" }, scope: "office", calls_count: true,
  conditions: { introduction: "any", lead_hours: 0, report_content: { time: false, headcount: false, name: false, phone: false }, owner_qualified: false, owner_card: false, intent: false, acceptance: false, reception: null, contract: false, through_relative: "ignored" },
  protection: { is: "months", months: 1 },
  term: { from: "visit", first_day_counts: false, return_renews: false, report_lock_days: 0, cool_down_days: 0, lock_cools_down: false, extension_days_at_most: 0, warn_days: 7 },
  own_lapsed: "refuse", priority: [], mask: "head_and_tail", report_expires_after_days: 3, open_reports_at_most: 0, slip: "confirmation", rulings_need_second: false, merges_need_second_from: 10_000, ...change,
});
// One after the other they carry every kind of setting (R1–R16, R28).
const carried: Policy[] = [
  policy(),
  policy({ code: "r04", judged_by: "developer", look_back: { is: "months", months: 3 }, scope: "developer", slip: "agency_form", calls_count: false }),
  policy({ code: "r07-inclusive", channels: ["outreach"], judged_by: "consultant", protection: { is: "none" }, slip: "outreach",
    conditions: { ...policy().conditions, intent: true, acceptance: true, reception: { minutes: 30, exactly_counts: true } } }),
  policy({ code: "r10", protection: { is: "days", days: 30 }, own_lapsed: "renew", open_reports_at_most: 50,
    conditions: { ...policy().conditions, introduction: "reported", lead_hours: 3, report_content: { time: true, headcount: true, name: false, phone: true }, owner_qualified: true },
    term: { ...policy().term, report_lock_days: 3, cool_down_days: 30, lock_cools_down: true, extension_days_at_most: 30 } }),
  policy({ code: "r13", look_back: { is: "off" }, protection: { is: "none" }, own_lapsed: "renew" }),
  policy({ code: "r14-r16", projects: ["p1"], protection: { is: "days", days: 15 }, judged_by: "developer", priority: ["agency", "walk_in"], mask: "full_only", rulings_need_second: true, merges_need_second_from: 5_000, customer_is: "couple",
    conditions: { ...policy().conditions, contract: true, through_relative: "refused" }, term: { ...policy().term, return_renews: true, first_day_counts: true, from: "confirmation" } }),
];
const told = (one: Policy, in_force = false): PolicyText => ({ policy: one, title: text(one.code), sentence: text("…"), rules: [], in_force });
const preview = { sentence: text("带来的客户…"), rules: ["R3"], error: null };
const editor = (base = policy()) => new PolicyEditor(base, today, "u1");

beforeEach(() => {
  vi.useRealTimers();
  toasts.list = [];
  localStorage.clear();
  answers.call.mockReset();
  answers.call.mockResolvedValue(preview);
});

describe("form and policy", () => {
  it("say the same both ways, whatever the policy carries", () => {
    for (const one of carried) expect(toPolicy(toForm(one), one, today), one.code).toEqual({ policy: one, errors: {} });
  });

  it("name every number that is none, and only what is drawn", () => {
    const form = { ...toForm(carried[3]!), lead_hours: "三", protection_length: "0", cool_down_days: "99999", open_reports: "-1", look_back_months: "x" };
    expect(Object.keys(toPolicy(form, carried[3]!, today).errors).sort()).toEqual(["cool_down_days", "lead_hours", "open_reports", "protection_length"]);
    const other = { ...form, introduction: "any" as const, protection: "none" as const, open_reports: "0" };
    expect(toPolicy(other, carried[3]!, today).errors).toEqual({});
    expect(hidden(other).has("extension_days")).toBe(true);
  });

  it("ask for no lead time where nobody must report, and extend nothing that is not protected", () => {
    const form = { ...toForm(carried[3]!), introduction: "either" as const, protection: "none" as const };
    const { policy: made } = toPolicy(form, carried[3]!, today);
    expect([made.conditions.lead_hours, made.term.extension_days_at_most]).toEqual([0, 0]);
    expect(Object.values(made.conditions.report_content).some(Boolean)).toBe(false);
  });

  it("limit months and days apart, and never send a zero length", () => {
    const of = (protection: "days" | "months", protection_length: string) => toPolicy({ ...toForm(policy()), protection, protection_length }, policy(), today);
    expect(of("days", "1201").policy.protection).toEqual({ is: "days", days: 1201 });
    expect(Object.keys(of("months", "1201").errors)).toEqual(["protection_length"]);
    expect(of("months", "").policy.protection).toEqual({ is: "months", months: 1 });
  });

  it("keep the name in both languages until it is changed", () => {
    expect(toPolicy(toForm(policy()), policy(), today).policy.name.en).toBe("First brought · 1 month protected");
    expect(toPolicy({ ...toForm(policy()), name: " 保护两个月 " }, policy(), today).policy.name).toEqual(text("保护两个月"));
  });

  it("need a name, a channel and a day", () => {
    const form = { ...toForm(policy()), name: " ", channels: [], effective: "改天" };
    expect(Object.keys(toPolicy(form, policy(), today).errors).sort()).toEqual(["channels", "effective", "name"]);
    expect(toPolicy({ ...toForm(policy()), effective: "12-1" }, policy(), today).policy.effective).toBe("2026-12-01");
  });

  it("judge alike whatever name, number, day and order of keys", () => {
    const { code, ...rest } = policy();
    expect(judgesAlike({ ...rest, code, name: text("别名"), version: 9, effective: today }, policy())).toBe(true);
    expect(judgesAlike(policy({ term: { ...policy().term, warn_days: 3 } }), policy())).toBe(false);
  });

  it("offer the confirmation as a first day only where somebody confirms", () => {
    expect(fromOptions("confirmation_post").map((one) => one.disabled)).toEqual([false, false, true]);
    expect(fromOptions("developer").some((one) => one.disabled)).toBe(false);
  });
});

describe("the editor", () => {
  it("begins today and tells when the name no longer fits", () => {
    const one = editor();
    expect([one.policy.effective, one.changed, one.oldName]).toEqual([today, false, false]);
    one.form.protection_length = "2";
    expect([one.changed, one.oldName]).toEqual([true, true]);
    one.form.name = "保护 2 个月";
    expect(one.oldName).toBe(false);
  });

  it("asks once when typing rests, and only the newest answer counts", async () => {
    vi.useFakeTimers();
    const one = editor();
    let late: (view: unknown) => void = () => {};
    answers.call.mockReturnValueOnce(new Promise((resolve) => { late = resolve; }));
    one.changedForm();
    one.changedForm();
    await vi.advanceTimersByTimeAsync(200);
    expect(answers.call).toHaveBeenCalledTimes(1);
    await one.ask();
    late({ ...preview, sentence: text("旧的") });
    await vi.advanceTimersByTimeAsync(0);
    expect(one.preview?.sentence.zh).toBe("带来的客户…");
  });

  it("saves once, with one request until it was done, and puts refusals where they belong", async () => {
    const one = editor();
    const wrong = { code: "invalid", text: text("有一项要改"), fields: [{ field: "effective", text: text("只能从今天起") }] };
    answers.call.mockRejectedValueOnce(wrong);
    expect(await one.save()).toBeNull();
    expect([one.wrong.effective, one.whole]).toEqual(["只能从今天起", ""]);
    answers.call.mockRejectedValueOnce({ ...wrong, fields: [{ field: "policy", text: text("优先顺序重了") }] });
    expect(await one.save()).toBeNull();
    expect(one.whole).toBe("优先顺序重了");
    answers.call.mockResolvedValueOnce({ presets: [], versions: [] });
    expect(await one.save()).toEqual({ presets: [], versions: [] });
    expect(new Set(answers.call.mock.calls.map(([, request]) => request.request)).size).toBe(1);
    expect(toasts.list.at(-1)?.text).toContain("2026-11-21 起生效");
  });

  it("sends nothing while a field is wrong, nor when it only shows", async () => {
    const one = editor();
    one.form.warn_days = "一周";
    expect(await one.save()).toBeNull();
    expect(await new PolicyEditor(policy(), today, "u1", true).save()).toBeNull();
    expect(answers.call).not.toHaveBeenCalled();
  });

  it("tries the policy since a day and says when the answer is an old one", async () => {
    const one = editor();
    expect(one.since).toBe("2026-08-21");
    one.since = "9-1";
    answers.call.mockResolvedValueOnce({ claims: 8, changed: 0, kinds: [], rows: [] });
    await one.try();
    expect(answers.call.mock.lastCall).toMatchObject(["try_policies", { since: "2026-09-01", policies: [{ code: "r03-r15" }] }]);
    expect([one.trial?.claims, one.stale, one.trying]).toEqual([8, false, false]);
    one.form.effective = "2026-12-01";
    expect(one.stale).toBe(false);
    one.against = "r04";
    expect(one.stale).toBe(true);
    answers.call.mockResolvedValueOnce({ claims: 8, changed: 0, kinds: [], rows: [] });
    await one.try([policy(), { ...policy(), code: "r04" }]);
    expect(answers.call.mock.lastCall).toMatchObject(["try_policies", { against: [{ code: "r04" }] }]);
    one.form.scope = "developer";
    expect(one.stale).toBe(true);
  });

  it("says why it cannot try", async () => {
    const one = editor();
    one.since = "上月";
    await one.try();
    expect(one.sinceError).not.toBe("");
    expect(answers.call).not.toHaveBeenCalled();
    one.since = today;
    answers.call.mockRejectedValueOnce({ code: "invalid", text: text("有一项要改"), fields: [{ field: "policy", text: text("至少选一个渠道。") }] });
    await one.try();
    expect([one.trialError, one.trying]).toEqual(["至少选一个渠道。", false]);
  });
});

describe("the book", () => {
  it("puts what holds first, what comes next, the past last", () => {
    const versions = [told(policy({ version: 3, effective: "2027-01-01" })), told(policy({ version: 2 }), true), told(policy())];
    const groups = grouped(versions, today);
    expect([groups.holding, groups.coming, groups.past].map((list) => list.map((one) => one.policy.version))).toEqual([[2], [3], [1]]);
  });

  it("tells which channels a newer version took over", () => {
    const wide = policy({ channels: ["agency", "owner"] });
    const newer = policy({ code: "r04", channels: ["agency"], effective: "2026-11-01" });
    const one = policy({ code: "r13", channels: ["owner"], projects: ["p1"], effective: "2026-11-10" });
    const versions = [told(policy({ effective: "2027-01-01" })), told(one), told(newer), told(wide)];
    expect([holdsFor(wide, "agency", versions, today), holdsFor(wide, "owner", versions, today)]).toEqual([false, true]);
    expect([holdsFor(newer, "agency", versions, today), holdsFor(one, "owner", versions, today)]).toEqual([true, true]);
  });

  it("keeps a draft against a crash and can throw it away and back", () => {
    const book = new PolicyBook("u1", today);
    book.begin(policy());
    book.close();
    expect(book.draft).toBeNull();
    book.begin(policy());
    book.editor!.form.name = "半条规则";
    book.editor!.changedForm();
    const again = new PolicyBook("u1", today);
    expect([again.draft?.form.name, new PolicyBook("u2", today).draft]).toEqual(["半条规则", null]);
    again.discard();
    expect(new PolicyBook("u1", today).draft).toBeNull();
    undoNewest();
    again.resume();
    expect(again.editor?.form.name).toBe("半条规则");
    book.close();
  });

  it("shows the answer of a save and drops the draft", async () => {
    const book = new PolicyBook("u1", today);
    book.begin(policy());
    book.editor!.changedForm();
    const after: Policies = { presets: [], versions: [told(policy({ version: 2 }), true)] };
    answers.call.mockImplementation(async (action: string) => (action === "set_policy" ? after : preview));
    expect(await book.save()).toBe(true);
    expect([book.view, book.editor, book.draft]).toEqual([after, null, null]);
  });

  it("belongs to one person", () => {
    const mine = bookOf("u1", today);
    mine.begin(policy());
    expect(bookOf("u1", today).editor).toBe(mine.editor);
    expect(bookOf("u2", today).editor).toBeNull();
  });
});
