import { describe, expect, it } from "vitest";
import type { VisitView } from "@/api/types";
import { completeRequest, completionOf } from "./complete";

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
});
