import { describe, expect, it } from "vitest";
import type { VisitView } from "@/api/types";
import { completeRequest, completionOf, lacksFirm, lacksWho } from "./complete";

const view = {
  line: { visit: "v1", name: "沈", headcount: 1, phone: null, channel: "agency" }, project: "p1",
  companions: [{ name: "王芳", relation: "配偶", phone: "139****1111" }], brought_by: null, needs: "", notes: "晚到", consent: null, shown: ["c1"], slip: null,
} as unknown as VisitView;
const more = { request: "r1", consentVersion: "2026-1" };

describe("completing a visit", () => {
  it("sends what was changed and nothing else", () => {
    const now = completionOf(view);
    expect(completeRequest(view, now, more)).toEqual({
      request: "r1", visit: "v1", shown: ["c1"], headcount: null, needs: null, notes: null, companions: null, consent: null, name: null, phone: null, brought_by: null,
    });
    Object.assign(now, { name: " 沈若溪 ", phone: "13800135678", headcount: "3", notes: "", consent: true });
    expect(completeRequest(view, now, more)).toMatchObject({ name: "沈若溪", phone: "13800135678", headcount: 3, notes: "", consent: "2026-1", needs: null });
  });

  it("sends companions as a whole, and only when one of them changed", () => {
    const now = completionOf(view);
    now.companions.push({ name: "李明", relation: "", phone: "" });
    expect(completeRequest(view, now, more).companions).toHaveLength(2);
    expect(view.companions).toHaveLength(1);
  });

  it("asks who brought them only where that is open, and never for an own channel", () => {
    const as = (channel: string, by: unknown = null) => ({ ...view, line: { ...view.line, channel }, brought_by: by }) as VisitView;
    const told = { name: "恒居地产", store: "", broker: "", broker_phone: "" };
    expect(["agency", "owner", "employee", "outreach", "out_sale", "platform"].every((channel) => lacksWho(as(channel)))).toBe(true);
    expect([as("walk_in"), as("call"), as("agency", told)].some(lacksWho)).toBe(false);

    const now = { ...completionOf(view), firm: " 恒居地产 ", store: "翠园店" };
    expect(completeRequest(as("agency"), now, more).brought_by).toEqual({ ...told, store: "翠园店" });
    expect(completeRequest(as("owner"), now, more).brought_by).toEqual(told);
    expect(completeRequest(as("agency", told), now, more).brought_by).toBeNull();
    expect(completeRequest(as("walk_in"), now, more).brought_by).toBeNull();
  });

  it("wants the firm of a store", () => {
    const now = { ...completionOf(view), store: "翠园店" };
    expect(lacksFirm(view, now)).toBe(true);
    expect(lacksFirm(view, { ...now, firm: "恒居" })).toBe(false);
  });
});
