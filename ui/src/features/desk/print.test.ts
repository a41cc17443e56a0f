import { beforeEach, describe, expect, it, vi } from "vitest";
import { toasts } from "@/shared/toasts.svelte";

const mocks = vi.hoisted(() => ({ call: vi.fn(), openFile: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: mocks.call }));
vi.mock("@/api/native", () => ({ openFile: mocks.openFile }));
const { printSlipOf } = await import("./print");

beforeEach(() => {
  toasts.list = [];
  mocks.openFile.mockReset();
  mocks.call.mockReset();
  mocks.call.mockImplementation(async (action: string) =>
    action === "issue_slip" ? { slip: "s1" } : { line: { name: "沈若溪", number: "A03-2-000118-7" }, path: "/slips/a.pdf", missing_glyphs: [] });
});

describe("a printed slip", () => {
  it("can be opened from the bar that says where it lies", async () => {
    expect(await printSlipOf("v1", null)).toBe(true);
    expect(mocks.call.mock.calls.map(([action]) => action)).toEqual(["issue_slip", "print_slip"]);
    const bar = toasts.list.at(-1);
    expect(bar?.text).toContain("/slips/a.pdf");
    expect(bar?.actions).toHaveLength(2);
    await bar?.actions?.[0]?.run();
    expect(mocks.openFile).toHaveBeenCalledWith("/slips/a.pdf");
  });

  it("says so when the system cannot open it", async () => {
    mocks.openFile.mockRejectedValueOnce(new Error("no program"));
    await printSlipOf("v1", "s1");
    await toasts.list.at(-1)?.actions?.[0]?.run();
    expect(toasts.list.at(-1)).toMatchObject({ tone: "error" });
    expect(toasts.list.at(-1)?.text).toContain("/slips/a.pdf");
  });
});
