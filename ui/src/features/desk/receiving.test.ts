import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PasteView, ReportDraft } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { needsALook, Receiving } = await import("./receiving.svelte");

const both = (text: string) => ({ zh: text, en: text });
const draft = (n: number, more: Partial<ReportDraft> = {}): ReportDraft => ({
  quote: `第 ${n} 行`, spans: [], project: null, name: `客户${n}`, phones: ["138****0001"], headcount: null, day: null, time: null,
  firm: "恒居地产", store: null, broker: null, broker_phone: null, remark: "", line: n + 2, notices: [], ...more,
});
const file = (reports: ReportDraft[]): PasteView => ({ source: "file", reports, unrecognised: [] });

beforeEach(() => {
  answers.call.mockReset();
  answers.call.mockResolvedValue({ replies: [], text: both("") });
});

describe("a list of reports", () => {
  it("draws a part at a time and all that is wrong", async () => {
    const list = new Receiving(file(Array.from({ length: 200 }, (_, n) => draft(n))));
    expect([list.rows.length, list.shown.length]).toEqual([200, 30]);
    list.more();
    expect(list.shown.length).toBe(150);
    const wrong = { code: "invalid", text: both("x"), fields: [{ field: "reports.180.time", text: both("时间要写成 14:30 这样。") }] };
    answers.call.mockRejectedValueOnce(wrong);
    expect(await list.receive()).toBe(false);
    expect(list.shown.length).toBe(181);
    expect([list.errorOf(list.rows[180]!), list.errorOf(list.rows[18]!)]).toEqual(["时间要写成 14:30 这样。", ""]);
  });

  it("counts what is reported already and leaves it out", async () => {
    const list = new Receiving(file([draft(0), draft(1, { already: both("已报备过") }), draft(2, { notices: [both("电话没有用上")] })]));
    expect([list.already, list.toLookAt]).toEqual([1, 1]);
    expect(list.rows.map((row) => needsALook(row.draft))).toEqual([false, true, true]);
    list.leaveOutReported();
    list.leaveOut(list.rows[0]!);
    expect(await list.receive()).toBe(true);
    const sent = answers.call.mock.lastCall?.[1] as { reports: ReportDraft[] };
    expect(sent.reports.map((one) => one.name)).toEqual(["客户2"]);
  });

  it("asks once more with the same request after a refusal", async () => {
    const list = new Receiving(file([draft(0)]));
    answers.call.mockRejectedValueOnce({ code: "store", text: both("没存上"), fields: [] });
    await list.receive();
    expect(list.error).toBe("没存上");
    list.rows[0]!.draft.name = "沈女士";
    await list.receive();
    const [first, second] = answers.call.mock.calls.map(([, request]) => request as { request: string; reports: ReportDraft[] });
    expect(second?.request).toBe(first?.request);
    expect(second?.reports[0]?.name).toBe("沈女士");
    expect(list.received).not.toBeNull();
  });

  it("sends nothing when nothing is left", async () => {
    const list = new Receiving(file([draft(0)]));
    list.leaveOut(list.rows[0]!);
    expect(await list.receive()).toBe(false);
    expect(answers.call).not.toHaveBeenCalled();
  });
});
