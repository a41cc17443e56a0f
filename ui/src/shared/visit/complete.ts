// What a visit on record still takes: completing a quick entry, correcting what was heard wrongly.
import type { BroughtBy, Companion, CompleteVisit, VisitView } from "@/api/types";
import { isBrought, isPerson } from "@/shared/channels";

/** What the form shows. */
export interface Completion {
  name: string;
  phone: string;
  headcount: string;
  needs: string;
  notes: string;
  companions: Companion[];
  consent: boolean;
  /** Who brought them, where it was left open. */
  firm: string;
  store: string;
}

export function completionOf(view: VisitView): Completion {
  return {
    name: view.line.name, phone: "", headcount: String(view.line.headcount), needs: view.needs, notes: view.notes,
    companions: view.companions.map((one) => ({ ...one })), consent: false, firm: "", store: "",
  };
}

/** Whether somebody brought them and nobody has said who. */
export function lacksWho(view: VisitView): boolean {
  return isBrought(view.line.channel) && view.brought_by === null;
}

/** A store without its firm says nothing: the firm is asked for. */
export function lacksFirm(view: VisitView, now: Completion): boolean {
  return lacksWho(view) && !isPerson(view.line.channel) && now.firm.trim() === "" && now.store.trim() !== "";
}

function broughtBy(view: VisitView, now: Completion): BroughtBy | null {
  if (!lacksWho(view) || now.firm.trim() === "") return null;
  return { name: now.firm.trim(), store: isPerson(view.line.channel) ? "" : now.store.trim(), broker: "", broker_phone: "" };
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
    brought_by: broughtBy(view, now),
  };
}
