import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Evidence, JudgementView } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { EvidenceModel, isAsked, isConfirmable, longest, readMinutes } = await import("./evidence.svelte");

const nothing: Evidence = { accompanied: null, supervisor: null, card: null, intent: null, acceptance: null, reception_minutes: null, confirmed: null };
const text = (zh: string) => ({ zh, en: zh });
const saved = { line: { visit: "v1" }, judgement: { verdict: "valid" }, repeated: false };
const heard = vi.fn();
const model = (evidence: Partial<Evidence> = {}) => new EvidenceModel("v1", { ...nothing, ...evidence }, heard);

beforeEach(() => {
  heard.mockReset();
  answers.call.mockReset();
  answers.call.mockResolvedValue(saved);
});

describe("what is asked", () => {
  it("is asked of who was brought, and the last word where the rules leave it to somebody", () => {
    expect([isAsked("agency"), isAsked("owner"), isAsked("walk_in"), isAsked("call")]).toEqual([true, true, false, false]);
    const judged = (rule: string) => ({ reasons: [{ outcome: "open", text: text(""), rule }] }) as unknown as JudgementView;
    expect([isConfirmable(nothing, judged("R9")), isConfirmable(nothing, judged("R3"))]).toEqual([true, false]);
    expect(isConfirmable({ ...nothing, confirmed: { by: "consultant", accepted: false, on: "2026-11-21" } }, judged("R3"))).toBe(true);
  });

  it("reads whole minutes", () => {
    expect(["30", " ３０ ", "45分钟", "0", String(longest)].map(readMinutes)).toEqual([30, 30, 45, 0, longest]);
    expect(["", "half an hour", "1.5", "-3", "1441"].map(readMinutes)).toEqual([null, null, null, null, null]);
  });
});

describe("an answer", () => {
  it("is kept at once, alone, and says the verdict that follows", async () => {
    const one = model({ supervisor: true });
    await one.answer("accompanied", false);
    expect(answers.call).toHaveBeenCalledWith("check_visit", { request: expect.any(String), visit: "v1", evidence: { ...nothing, accompanied: false }, confirmed: null });
    expect([one.now.accompanied, one.now.supervisor, one.saved?.judgement.verdict]).toEqual([false, true, "valid"]);
    expect(heard).toHaveBeenCalledWith(saved);
  });

  it("of the supervisor is an action of its own", async () => {
    const one = model({ told: true });
    await one.supervise(true);
    expect(answers.call).toHaveBeenCalledWith("confirm_referral", { request: expect.any(String), visit: "v1", confirmed: true });
    expect([one.now.told, one.now.supervisor]).toEqual([true, true]);
    answers.call.mockRejectedValueOnce({ code: "forbidden", text: text("不行"), fields: [] });
    await one.supervise(false);
    expect([one.now.supervisor, one.error]).toEqual([true, "不行"]);
  });

  it("is a request of its own each time", async () => {
    const one = model();
    await one.answer("intent", true);
    await one.answer("intent", false);
    expect(answers.call.mock.calls[0]?.[1].request).not.toBe(answers.call.mock.calls[1]?.[1].request);
  });

  it("that is refused is as before, and says why", async () => {
    answers.call.mockRejectedValue({ code: "forbidden", text: text("这个渠道由置业顾问确认"), fields: [] });
    const one = model();
    await one.confirm(true);
    expect([one.word, one.error]).toEqual([null, "这个渠道由置业顾问确认"]);
    await one.answer("accompanied", true);
    expect(one.now.accompanied).toBeNull();
    expect(heard).not.toHaveBeenCalled();
  });

  it("on its way is not overwritten by an older reading", async () => {
    let arrive: ((value: unknown) => void) | undefined;
    answers.call.mockReturnValue(new Promise((resolve) => { arrive = resolve; }));
    const one = model();
    const kept = one.answer("acceptance", true);
    one.take(nothing);
    expect(one.now.acceptance).toBe(true);
    arrive?.(saved);
    await kept;
    one.take({ ...nothing, acceptance: true, intent: false });
    expect([one.now.acceptance, one.now.intent]).toEqual([true, false]);
  });
});

describe("the minutes", () => {
  it("being typed are left alone when the visit is read again", () => {
    const one = model();
    one.minutes = "3";
    one.take({ ...nothing, intent: true });
    expect([one.minutes, one.now.intent]).toEqual(["3", true]);
    one.minutes = "";
    one.take({ ...nothing, reception_minutes: 40 });
    expect(one.minutes).toBe("40");
  });

  it("are kept when the field is left, only where they changed", async () => {
    const one = model({ reception_minutes: 20 });
    await one.keepMinutes();
    expect(answers.call).not.toHaveBeenCalled();
    one.minutes = "35";
    await one.keepMinutes();
    expect(answers.call.mock.calls[0]?.[1].evidence).toEqual({ ...nothing, reception_minutes: 35 });
    expect(one.now.reception_minutes).toBe(35);
  });

  it("that are no number are said at the field; emptying it says nothing", async () => {
    const one = model({ reception_minutes: 20 });
    one.minutes = "a while";
    await one.keepMinutes();
    expect(Object.keys(one.errors)).toEqual(["reception_minutes"]);
    one.minutes = "";
    await one.keepMinutes();
    expect([one.minutes, one.errors]).toEqual(["20", {}]);
    expect(answers.call).not.toHaveBeenCalled();
  });
});
