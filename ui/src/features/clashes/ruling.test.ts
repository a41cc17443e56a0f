import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel, Clash, PartnerView } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { partnerNames, readPercent, RulingForm } = await import("./ruling.svelte");

const text = (zh: string) => ({ zh, en: zh });
const form = (channel: Channel = "agency", brought_by: string | null = "恒居 · 东门店", extend_until: string | null = null) => new RulingForm({ line: { visit: "v1", channel, brought_by }, extend_until } as unknown as Clash);

beforeEach(() => {
  answers.call.mockReset();
  answers.call.mockResolvedValue({ line: { visit: "v1" }, judgement: {}, repeated: false });
});

describe("what is typed", () => {
  it("is a percent, or 0 for what is none", () => {
    expect(["50", "50%", "５０％", " 7 ", "100"].map(readPercent)).toEqual([50, 50, 50, 7, 100]);
    expect(["", "x", "101", "-5", "33.3"].map(readPercent)).toEqual([0, 0, 0, 0, 0]);
  });

  it("is helped by names of the same channel", () => {
    const partners = [{ kind: "agency", name: "恒居" }, { kind: "owner", name: "周先生" }] as PartnerView[];
    expect([partnerNames(partners, "agency"), partnerNames(partners, "owner"), partnerNames(partners, "walk_in")]).toEqual([["恒居"], ["周先生"], []]);
  });
});

describe("a ruling", () => {
  it("offers an extension only where the policy allows one", () => {
    expect(form("agency").kinds).toEqual(["valid", "invalid", "transfer", "split"]);
    expect(form("agency", "恒居", "2026-12-31").kinds).toEqual(["valid", "invalid", "transfer", "extend", "split"]);
    expect(form("walk_in", null).kinds).toEqual(["valid", "invalid", "transfer"]);
  });

  it("says what it would move once it says enough, and shows only the newest answer", async () => {
    const ruling = form();
    await ruling.look();
    ruling.is = "transfer";
    expect([ruling.triable, answers.call.mock.calls.length]).toEqual([false, 0]);
    ruling.partner = "众拓";
    let first: (moves: unknown) => void = () => undefined;
    answers.call.mockReturnValueOnce(new Promise((resolve) => { first = resolve; }));
    const older = ruling.look();
    answers.call.mockResolvedValueOnce({ lines: [], text: text("新的") });
    await ruling.look();
    first({ lines: [], text: text("旧的") });
    await older;
    expect(answers.call).toHaveBeenCalledWith("preview_ruling", { visit: "v1", ruling: { is: "transfer", channel: "agency", partner: "众拓" } });
    expect(ruling.moves?.text.zh).toBe("新的");
    ruling.is = "split";
    ruling.shares = [{ partner: "恒居", percent: "60" }, { partner: "", percent: "30" }];
    expect(ruling.triable).toBe(false);
  });

  it("is nothing until it is chosen", async () => {
    const ruling = form();
    ruling.reason = "先到";
    expect([ruling.entry(), await ruling.save()]).toEqual([null, null]);
    expect(answers.call).not.toHaveBeenCalled();
  });

  it("is sent with its reason", async () => {
    const ruling = form();
    ruling.is = "invalid";
    ruling.reason = " 客户自己来的 ";
    expect(await ruling.save()).not.toBeNull();
    expect(answers.call).toHaveBeenCalledWith("rule_claim", { request: expect.any(String), visit: "v1", ruling: { is: "invalid" }, reason: "客户自己来的" });
  });

  it("gives to a firm by name, to the office without one", () => {
    const ruling = form();
    ruling.is = "transfer";
    ruling.channel = "outreach";
    ruling.partner = " 众拓 ";
    expect(ruling.entry()).toEqual({ is: "transfer", channel: "outreach", partner: "众拓" });
    ruling.channel = "walk_in";
    expect(ruling.entry()).toEqual({ is: "transfer", channel: "walk_in", partner: "" });
  });

  it("asks for a day before it is sent", async () => {
    const ruling = form();
    ruling.is = "extend";
    ruling.until = "月底";
    expect(await ruling.save()).toBeNull();
    expect(Object.keys(ruling.errors)).toEqual(["until"]);
    expect(answers.call).not.toHaveBeenCalled();
    ruling.until = "2026/12/31";
    await ruling.save();
    expect(ruling.errors).toEqual({});
    expect(answers.call.mock.calls[0]?.[1].ruling).toEqual({ is: "extend", until: "2026-12-31" });
  });

  it("is shared with whoever brought them first; empty lines are left out, an empty name is the office", () => {
    const ruling = form();
    ruling.is = "split";
    ruling.shares[0]!.percent = "60%";
    ruling.shares[1]!.percent = "40";
    ruling.shares.push({ partner: " ", percent: "" });
    expect(ruling.sum).toBe(100);
    expect(ruling.entry()).toEqual({ is: "split", shares: [{ partner: "恒居", percent: 60 }, { partner: "", percent: 40 }] });
    expect(form("walk_in", null).kinds).not.toContain("split");
  });

  it("shows what is refused at its fields, and is one request however often it is sent", async () => {
    answers.call.mockRejectedValue({ code: "invalid", text: text(""), fields: [{ field: "reason", text: text("写一句") }, { field: "shares", text: text("加起来 100%") }] });
    const ruling = form();
    ruling.is = "split";
    await ruling.save();
    expect([ruling.errors, ruling.whole]).toEqual([{ reason: "写一句", shares: "加起来 100%" }, ""]);
    answers.call.mockRejectedValue({ code: "refused", text: text("已撤销"), fields: [] });
    await ruling.save();
    expect([ruling.errors, ruling.whole]).toEqual([{}, "已撤销"]);
    expect(answers.call.mock.calls[0]?.[1].request).toBe(answers.call.mock.calls[1]?.[1].request);
  });
});
