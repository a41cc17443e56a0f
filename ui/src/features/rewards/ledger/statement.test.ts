import { beforeEach, describe, expect, it, vi } from "vitest";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { monthStart, span, Statement } = await import("./statement.svelte");

const group = { beneficiary: { is: "partner" as const, id: "a" }, name: "恒居地产 / 翠园店" };
beforeEach(() => { answers.call.mockReset(); });

describe("the days of a statement", () => {
  it("are this month so far, or the whole of the last", () => {
    expect(span("this", "2026-11-21")).toEqual({ from: "2026-11-01", until: "2026-11-21" });
    expect(span("last", "2026-03-31")).toEqual({ from: "2026-02-01", until: "2026-02-28" });
    expect(span("last", "2026-01-05")).toEqual({ from: "2025-12-01", until: "2025-12-31" });
    expect(monthStart("2026-01-31", 13)).toBe("2024-12-01");
  });
});

describe("a statement", () => {
  it("is written as it is shown, in the form chosen", async () => {
    answers.call.mockImplementation((action: string) => Promise.resolve(action === "statement" ? { closing: "1.00" } : { path: "/x.csv", missing: [] }));
    const statement = new Statement("p1", group, "2026-11-21");
    statement.from = "10-1";
    await statement.look();
    statement.format = "csv";
    statement.path = " /x.csv ";
    expect(await statement.write()).toMatchObject({ path: "/x.csv" });
    const asked = { project: "p1", beneficiary: group.beneficiary, from: "2026-10-01", until: "2026-11-21" };
    expect(answers.call.mock.calls).toEqual([["statement", asked], ["export_statement", { statement: asked, format: "csv", path: "/x.csv", lang: "zh" }]]);
    expect(statement.suggested).toBe("恒居地产-翠园店-2026-10-01-2026-11-21.csv");
  });
  it("puts a wrong day under its field and shows nothing old", async () => {
    answers.call.mockResolvedValueOnce({ closing: "1.00" }).mockRejectedValueOnce({ code: "invalid", text: { zh: "x", en: "x" }, fields: [{ field: "until", text: { zh: "早于开始", en: "early" } }] });
    const statement = new Statement("p1", group, "2026-11-21");
    await statement.look();
    statement.until = "2026-01-01";
    await statement.look();
    expect([statement.view, statement.errors]).toEqual([null, { until: "早于开始" }]);
  });
});
