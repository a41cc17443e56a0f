import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Contract, PartnerKind, PartnerView } from "@/api/types";
import { toasts, undoNewest } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { Partners } = await import("./partners.svelte");
const { contractStatus, readTerms, termsForm } = await import("./contract");

const contract = (change: Partial<Contract> = {}): Contract => ({ from: "2026-08-31", months: 3, renews: false, ended: null, ...change });
const today = "2026-11-21";

describe("a contract today", () => {
  it("is not on record, to come, in force, or over", () => {
    expect(contractStatus(null, today)).toEqual({ is: "none" });
    expect(contractStatus(contract({ from: "2026-12-01" }), today)).toEqual({ is: "coming", day: "2026-12-01" });
    // 31 August + 3 months = 30 November: the last day is the one before.
    expect(contractStatus(contract(), today)).toEqual({ is: "valid", day: "2026-11-29" });
    expect(contractStatus(contract(), "2026-11-29")).toEqual({ is: "valid", day: "2026-11-29" });
    expect(contractStatus(contract(), "2026-11-30")).toEqual({ is: "expired", day: "2026-11-29" });
  });

  it("runs on by the same length where it renews (R16)", () => {
    const renewed = contract({ from: "2024-01-31", months: 1, renews: true });
    expect(contractStatus(renewed, "2024-02-28")).toEqual({ is: "renews", day: "2024-02-28" });
    expect(contractStatus(renewed, "2024-02-29")).toEqual({ is: "renews", day: "2024-03-30" });
    expect(contractStatus(renewed, "2026-11-21")).toEqual({ is: "renews", day: "2026-11-29" });
    expect(contractStatus(contract({ from: "1990-01-01", renews: true }), today)).toEqual({ is: "renews", day: "2026-12-31" });
  });

  it("ends on the day it was ended, that day included", () => {
    const ended = contract({ renews: true, ended: "2026-11-21" });
    expect(contractStatus(ended, today)).toEqual({ is: "valid", day: "2026-11-21" });
    expect(contractStatus(ended, "2026-11-22")).toEqual({ is: "ended", day: "2026-11-21" });
    // Ended after it had run out anyway.
    expect(contractStatus(contract({ ended: "2026-12-31" }), "2026-12-01")).toEqual({ is: "expired", day: "2026-11-29" });
  });
});

describe("the form of what is agreed", () => {
  it("gives back what it was given", () => {
    for (const terms of [
      { contract: null, owner_since: null },
      { contract: contract({ renews: true, ended: "2027-01-01" }), owner_since: null },
      { contract: null, owner_since: "2026-03-05" },
    ]) expect(readTerms(termsForm(terms, today), today)).toEqual({ terms, errors: {} });
  });

  it("offers three months from today, renewed", () => {
    const form = { ...termsForm({ contract: null, owner_since: null }, today), has_contract: true };
    expect(readTerms(form, today).terms.contract).toEqual({ from: today, months: 3, renews: true, ended: null });
  });

  it("names the fields to correct", () => {
    const form = { ...termsForm({ contract: contract(), owner_since: null }, today), months: "0", ended: "2026-08-01", owner_since: "昨天" };
    expect(Object.keys(readTerms(form, today).errors).sort()).toEqual(["ended", "months", "owner_since"]);
    // What is not shown is not asked.
    expect(Object.keys(readTerms({ ...form, has_contract: false, owner_since: "" }, today).errors)).toEqual([]);
  });
});

describe("the partners", () => {
  const partner = (n: number, kind: PartnerKind, name: string): PartnerView => ({ partner: `p${n}`, kind, name, terms: { contract: null, owner_since: null } });
  const list = [partner(1, "owner", "梁静宜"), partner(2, "agency", "恒居地产"), partner(3, "agency", "鸿安置业")];

  beforeEach(() => {
    toasts.list = [];
    answers.call.mockReset();
    answers.call.mockResolvedValue(list);
  });

  it("stand by kind and are found by name", async () => {
    const partners = new Partners();
    await partners.load();
    expect(partners.groups.map((group) => [group.kind, group.rows.map((one) => one.name)])).toEqual([["agency", ["恒居地产", "鸿安置业"]], ["owner", ["梁静宜"]]]);
    partners.text = "恒居";
    expect(partners.groups.map((group) => group.total)).toEqual([1]);
  });

  it("are drawn a part at a time", async () => {
    answers.call.mockResolvedValue(Array.from({ length: 120 }, (_, n) => partner(n, "owner", `业主${n}`)));
    const partners = new Partners();
    await partners.load();
    expect([partners.groups[0]!.rows.length, partners.groups[0]!.total]).toEqual([50, 120]);
    partners.more("owner");
    expect(partners.groups[0]!.rows.length).toBe(120);
  });

  it("take a contract, and take it back", async () => {
    const partners = new Partners();
    await partners.load();
    expect(await partners.set(list[1]!, { contract: contract(), owner_since: null }, "r1")).toBeNull();
    expect(answers.call.mock.lastCall).toEqual(["set_partner_terms", { request: "r1", partner: "p2", terms: { contract: contract(), owner_since: null } }]);
    expect(undoNewest()).toBe(true);
    await vi.waitFor(() => expect(answers.call.mock.lastCall?.[1]).toMatchObject({ partner: "p2", terms: { contract: null } }));
  });

  it("hand a refusal to the form", async () => {
    const wrong = { code: "invalid" as const, text: { zh: "不行", en: "no" }, fields: [{ field: "contract", text: { zh: "合同至少 1 个月", en: "a month" } }] };
    const partners = new Partners();
    answers.call.mockRejectedValueOnce(wrong);
    expect(await partners.set(list[1]!, { contract: contract({ months: 0 }), owner_since: null }, "r2")).toEqual(wrong);
    expect(toasts.list).toEqual([]);
  });
});
