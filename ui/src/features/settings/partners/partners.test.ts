import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BrokerView, Contract, PartnerKind, PartnerView } from "@/api/types";
import { toasts, undoNewest } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { Partners } = await import("./partners.svelte");
const { contractStatus, readTerms, termsForm } = await import("./contract");
const { brokerRequest } = await import("./broker");

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
  const partner = (n: number, kind: PartnerKind, name: string): PartnerView => ({ partner: `p${n}`, kind, name, terms: { contract: null, owner_since: null }, details: { units: "", department: "", number: "" }, same_as: null, link: null, similar: [] });
  const list = [partner(1, "owner", "梁静宜"), partner(2, "agency", "恒居地产"), partner(3, "agency", "鸿安置业")];

  beforeEach(() => {
    toasts.list = [];
    answers.call.mockReset();
    answers.call.mockImplementation(async (action: string) => (action === "list_brokers" ? [] : list));
  });

  it("stand by kind and are found by name", async () => {
    const partners = new Partners();
    await partners.load();
    expect(partners.groups.map((group) => [group.kind, group.rows.map((one) => one.name)])).toEqual([["agency", ["恒居地产", "鸿安置业"]], ["owner", ["梁静宜"]]]);
    partners.text = "恒居";
    expect(partners.groups.map((group) => group.total)).toEqual([1]);
  });

  it("are drawn a part at a time", async () => {
    answers.call.mockImplementation(async (action: string) => (action === "list_brokers" ? [] : Array.from({ length: 120 }, (_, n) => partner(n, "owner", `业主${n}`))));
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

  it("keep an owner's units and take them back with the terms", async () => {
    const partners = new Partners();
    await partners.load();
    const details = { units: "3 栋 1101", department: "", number: "" };
    await partners.set(list[0]!, list[0]!.terms, "r3", details);
    expect(answers.call.mock.lastCall?.[1]).toMatchObject({ partner: "p1", details });
    expect(undoNewest()).toBe(true);
    await vi.waitFor(() => expect(answers.call.mock.lastCall?.[1]).toMatchObject({ partner: "p1", details: { units: "" } }));
  });

  it("show brokers under each firm they work or worked for, and are found by them", async () => {
    const assigned = (firm: string, from: string, until: string | null, now: boolean) => ({ firm, firm_name: firm, store: null, from, until, now });
    const brokers: BrokerView[] = [
      { broker: "b1", name: "白露", phone: "139****0001", firm: "鸿安置业", kind: "agency", store: null, assignments: [assigned("p2", "2026-01-01", "2026-10-31", false), assigned("p3", "2026-11-01", null, true)] },
      { broker: "b2", name: "周凯", phone: "139****0002", firm: "恒居地产", kind: "agency", store: null, assignments: [assigned("p2", "2026-02-01", null, true)] },
    ];
    answers.call.mockImplementation(async (action: string) => (action === "list_partners" ? list : brokers));
    const partners = new Partners();
    await partners.load();
    expect(partners.brokersOf("p2").map((one) => one.name)).toEqual(["周凯", "白露"]);
    expect(partners.brokersOf("p3").map((one) => one.name)).toEqual(["白露"]);
    expect(partners.firms.map((one) => one.name)).toEqual(["恒居地产", "鸿安置业"]);
    partners.text = "白";
    expect(partners.groups.flatMap((group) => group.rows.map((one) => one.name))).toEqual(["恒居地产", "鸿安置业"]);
    expect(await partners.assign({ request: "r4", broker: "b1", name: "", phone: "", firm: "p2", store: "", from: today, until: null }, "好了")).toBeNull();
    expect(toasts.list.map((one) => one.text)).toEqual(["好了"]);
  });
});

describe("what is done about a broker", () => {
  const form = { name: " 周凯 ", phone: "13900001111", firm: "p3", store: "", from: "11-22", until: "" };

  it("names a new one, and nobody on record again", () => {
    expect(brokerRequest(form, "add", today)).toEqual({ fields: { name: "周凯", phone: "13900001111", firm: "p3", store: "", from: "2026-11-22", until: null }, errors: {} });
    expect(brokerRequest(form, "move", today).fields).toMatchObject({ name: "", phone: "", firm: "p3", from: "2026-11-22" });
  });

  it("says which field to correct", () => {
    const wrong = (change: Partial<typeof form>, act: "add" | "move" | "end") => Object.keys(brokerRequest({ ...form, ...change }, act, today).errors);
    expect(wrong({ firm: "" }, "move")).toEqual(["firm"]);
    expect(wrong({ from: "昨天" }, "add")).toEqual(["from"]);
    expect(wrong({ until: "" }, "end")).toEqual(["until"]);
    expect(wrong({ until: "2026-11-01" }, "end")).toEqual(["until"]);
  });
});
