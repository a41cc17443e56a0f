// What a visit on record still takes: completing a quick entry, correcting what was heard wrongly.
import type { Companion, CompleteVisit, VisitView } from "@/api/types";

/** What the form shows. */
export interface Completion {
  name: string;
  phone: string;
  headcount: string;
  needs: string;
  notes: string;
  companions: Companion[];
  consent: boolean;
}

export function completionOf(view: VisitView): Completion {
  return {
    name: view.line.name, phone: "", headcount: String(view.line.headcount), needs: view.needs, notes: view.notes,
    companions: view.companions.map((one) => ({ ...one })), consent: false,
  };
}

/** Only what was changed is sent; the rest stays as it is on record. */
export function completeRequest(view: VisitView, now: Completion, more: { request: string; consentVersion: string }): CompleteVisit {
  const before = completionOf(view);
  const changed = (name: "name" | "needs" | "notes") => (now[name].trim() === before[name] ? null : now[name].trim());
  return {
    request: more.request, visit: view.line.visit, shown: view.shown,
    headcount: now.headcount === before.headcount ? null : Number.parseInt(now.headcount, 10) || 0,
    needs: changed("needs"), notes: changed("notes"),
    companions: JSON.stringify(now.companions) === JSON.stringify(before.companions) ? null : now.companions,
    consent: now.consent ? more.consentVersion : null,
    name: changed("name"), phone: now.phone.trim() || null,
    brought_by: null,
  };
}
