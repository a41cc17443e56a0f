// What is agreed with a partner, in words, and as a form.
import type { Contract, PartnerTerms } from "@/api/types";
import { t } from "@/shared/i18n/index.svelte";
import { addDays, addMonths, daysBetween, readDay } from "@/shared/days";

export type ContractStatus =
  | { is: "none" }
  | { is: "coming"; day: string }
  | { is: "valid"; day: string }
  | { is: "renews"; day: string }
  | { is: "expired"; day: string }
  | { is: "ended"; day: string };

/** How a contract stands on a day (R16): its last day is the one before the same day `months` later. */
export function contractStatus(contract: Contract | null, today: string): ContractStatus {
  if (!contract) return { is: "none" };
  const { from, months, renews, ended } = contract;
  if (ended !== null && (ended < today || ended < from)) return { is: "ended", day: ended };
  if (today < from) return { is: "coming", day: from };
  if (ended !== null && (renews || ended <= lastDay(contract))) return { is: "valid", day: ended };
  if (!renews) return { is: lastDay(contract) < today ? "expired" : "valid", day: lastDay(contract) };
  // Periods count from the first day, so that a month's last day stays one. Begin near and step on.
  let periods = Math.max(1, Math.floor(daysBetween(from, today) / (months * 31)));
  while (lastDay(contract, periods) < today) periods += 1;
  return { is: "renews", day: lastDay(contract, periods) };
}

/** The last day of so many periods. */
export function lastDay({ from, months }: Contract, periods = 1): string {
  return addDays(addMonths(from, months * periods), -1);
}

export interface TermsForm {
  has_contract: boolean;
  from: string;
  months: string;
  renews: boolean;
  ended: string;
  owner_since: string;
}

/** A new contract is offered as the trade has it (R16): from today, 3 months, renewed. */
export function termsForm({ contract, owner_since }: PartnerTerms, today: string): TermsForm {
  return {
    has_contract: contract !== null,
    from: contract?.from ?? today,
    months: String(contract?.months ?? 3),
    renews: contract?.renews ?? true,
    ended: contract?.ended ?? "",
    owner_since: owner_since ?? "",
  };
}

/** What the form agrees on, and what must be corrected first. */
export function readTerms(form: TermsForm, today: string): { terms: PartnerTerms; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const day = (field: "from" | "ended" | "owner_since", required: boolean): string | null => {
    if (!required && !form[field].trim()) return null;
    const read = readDay(form[field], today);
    if (!read) errors[field] = t("partners.no_day");
    return read;
  };
  const owner_since = day("owner_since", false);
  if (!form.has_contract) return { terms: { contract: null, owner_since }, errors };
  const [from, ended] = [day("from", true), day("ended", false)];
  const months = /^\d{1,4}$/.test(form.months.trim()) ? Number(form.months) : 0;
  if (months < 1 || months > 1200) errors.months = t("partners.bad_months");
  if (from && ended && ended < from) errors.ended = t("partners.ended_early");
  return { terms: { contract: { from: from ?? today, months, renews: form.renews, ended }, owner_since }, errors };
}
