// What is done about a broker, from a form to a request.
import type { AssignBroker } from "@/api/types";
import { t } from "@/shared/i18n/index.svelte";
import { readDay } from "@/shared/days";

export interface BrokerForm { name: string; phone: string; firm: string; store: string; from: string; until: string }

/** The request as the form stands, and what must be corrected first. */
export function brokerRequest(form: BrokerForm, act: "add" | "move" | "end", today: string): { fields: Omit<AssignBroker, "request" | "broker">; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const day = (name: "from" | "until", required: boolean): string | null => {
    if (!required && form[name].trim() === "") return null;
    const read = readDay(form[name], today);
    if (read === null) errors[name] = t("partners.no_day");
    return read;
  };
  if (act === "move" && form.firm === "") errors.firm = t("partners.choose_firm");
  const from = day("from", true);
  const until = day("until", act === "end");
  if (from !== null && until !== null && until < from) errors.until = t("partners.ended_early");
  // Of somebody on record neither name nor number is sent: the record's own stay.
  const who = act === "add" ? { name: form.name.trim(), phone: form.phone.trim() } : { name: "", phone: "" };
  return { fields: { ...who, firm: form.firm, store: form.store.trim(), from: from ?? "", until }, errors };
}
