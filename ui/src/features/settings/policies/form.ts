// The policy as a form holds it (text in the number fields), and back.
import type { Channel, CustomerIs, From, Introduction, JudgedBy, LookBack, Mask, OwnLapsed, Policy, ProjectId, Protection, Scope, SlipKind, ThroughRelative } from "@/api/types";
import { say, t } from "@/shared/i18n/index.svelte";
import { readDay } from "@/shared/days";

export interface PolicyForm {
  name: string;
  effective: string;
  channels: Channel[];
  projects: ProjectId[];
  look_back: LookBack["is"];
  look_back_months: string;
  scope: Scope;
  calls_count: boolean;
  introduction: Introduction;
  lead_hours: string;
  says_time: boolean;
  says_headcount: boolean;
  says_name: boolean;
  says_phone: boolean;
  owner_qualified: boolean;
  owner_card: boolean;
  intent: boolean;
  acceptance: boolean;
  contract: boolean;
  reception: boolean;
  reception_minutes: string;
  reception_exactly: "reaches" | "over";
  through_relative: ThroughRelative;
  protection: Protection["is"];
  protection_length: string;
  from: From;
  first_day_counts: boolean;
  return_renews: boolean;
  report_lock_days: string;
  lock_cools_down: boolean;
  extension_days: string;
  warn_days: string;
  own_lapsed: OwnLapsed;
  cool_down_days: string;
  judged_by: JudgedBy;
  customer_is: CustomerIs;
  priority: Channel[];
  mask: Mask;
  expires_days: string;
  open_reports: string;
  slip: SlipKind;
  second_person: boolean;
  merges_from: string;
}

/** Fields that hold a number. */
export type NumberField = {
  [K in keyof PolicyForm]: PolicyForm[K] extends string ? (string extends PolicyForm[K] ? Exclude<K, "name" | "effective"> : never) : never;
}[keyof PolicyForm];

export function toForm(policy: Policy): PolicyForm {
  const { conditions, term, look_back, protection } = policy;
  return {
    name: say(policy.name),
    effective: policy.effective,
    channels: [...policy.channels],
    projects: [...policy.projects],
    look_back: look_back.is,
    look_back_months: look_back.is === "months" ? String(look_back.months) : "3",
    scope: policy.scope,
    calls_count: policy.calls_count,
    introduction: conditions.introduction,
    lead_hours: String(conditions.lead_hours),
    says_time: conditions.report_content.time,
    says_headcount: conditions.report_content.headcount,
    says_name: conditions.report_content.name,
    says_phone: conditions.report_content.phone,
    owner_qualified: conditions.owner_qualified,
    owner_card: conditions.owner_card,
    intent: conditions.intent,
    acceptance: conditions.acceptance,
    contract: conditions.contract,
    reception: conditions.reception !== null,
    reception_minutes: String(conditions.reception?.minutes ?? 30),
    reception_exactly: conditions.reception?.exactly_counts ? "reaches" : "over",
    through_relative: conditions.through_relative,
    protection: protection.is,
    protection_length: protection.is === "days" ? String(protection.days) : protection.is === "months" ? String(protection.months) : "1",
    from: term.from,
    first_day_counts: term.first_day_counts,
    return_renews: term.return_renews,
    report_lock_days: String(term.report_lock_days),
    lock_cools_down: term.lock_cools_down,
    extension_days: String(term.extension_days_at_most),
    warn_days: String(term.warn_days),
    own_lapsed: policy.own_lapsed,
    cool_down_days: String(term.cool_down_days),
    judged_by: policy.judged_by,
    customer_is: policy.customer_is,
    priority: [...policy.priority],
    mask: policy.mask,
    expires_days: String(policy.report_expires_after_days),
    open_reports: String(policy.open_reports_at_most),
    slip: policy.slip,
    second_person: policy.rulings_need_second,
    merges_from: String(policy.merges_need_second_from),
  };
}

/** Whether a lead time can be asked: only of who must report. */
export function asksReport(introduction: Introduction): boolean {
  return introduction === "reported" || introduction === "both";
}

/** Whether a lock nobody came with starts the cool-down: only where both are there. */
function locksCool(form: PolicyForm): boolean {
  return form.lock_cools_down && Number(form.report_lock_days) > 0 && Number(form.cool_down_days) > 0;
}

/** The fields a choice makes meaningless; they are not drawn and not checked. */
export function hidden(form: PolicyForm): Set<NumberField> {
  const none = new Set<NumberField>();
  if (form.look_back !== "months") none.add("look_back_months");
  if (!asksReport(form.introduction)) none.add("lead_hours");
  if (!form.reception) none.add("reception_minutes");
  if (form.protection === "none") for (const field of ["protection_length", "extension_days", "warn_days", "cool_down_days"] as const) none.add(field);
  if (form.own_lapsed === "refuse") none.add("cool_down_days");
  if (!form.second_person) none.add("merges_from");
  return none;
}

const days = 36_500;

/** Least and most of a number. */
export function limits(field: NumberField, form: PolicyForm): [least: number, most: number] {
  switch (field) {
    case "look_back_months": return [1, 1200];
    case "protection_length": return [1, form.protection === "months" ? 1200 : days];
    case "reception_minutes": return [1, 1440];
    case "lead_hours": return [0, 24 * 366];
    case "open_reports": return [0, 100_000];
    case "merges_from": return [0, 999_999_999];
    default: return [0, days];
  }
}

/** The policy the form describes and what must be corrected before it is one; `base` gives what no field shows. */
export function toPolicy(form: PolicyForm, base: Policy, today: string): { policy: Policy; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const away = hidden(form);
  /** A field that is not drawn holds what it held, as far as it is a number. */
  const number = (field: NumberField): number => {
    const text = form[field].trim();
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    const [least, most] = limits(field, form);
    if (value >= least && value <= most) return value;
    if (!away.has(field)) errors[field] = t("policies.number_between", { least, most });
    return least;
  };
  const effective = readDay(form.effective, today);
  if (!effective) errors.effective = t("policies.no_day");
  if (form.channels.length === 0) errors.channels = t("policies.no_channel");
  const name = form.name.trim();
  if (!name) errors.name = t("policies.no_name");
  const [months, length, minutes] = [number("look_back_months"), number("protection_length"), number("reception_minutes")];
  const reports = asksReport(form.introduction);
  const policy: Policy = {
    code: base.code,
    name: !name || name === say(base.name) ? base.name : { zh: name, en: name },
    version: Math.max(1, base.version),
    effective: effective ?? base.effective,
    channels: form.channels,
    projects: form.projects,
    judged_by: form.judged_by,
    customer_is: form.customer_is,
    look_back: form.look_back === "months" ? { is: "months", months } : { is: form.look_back },
    scope: form.scope,
    calls_count: form.calls_count,
    conditions: {
      introduction: form.introduction,
      lead_hours: away.has("lead_hours") ? 0 : number("lead_hours"),
      report_content: {
        time: reports && form.says_time, headcount: reports && form.says_headcount, name: reports && form.says_name, phone: reports && form.says_phone,
      },
      owner_qualified: form.owner_qualified,
      owner_card: form.owner_card,
      intent: form.intent,
      acceptance: form.acceptance,
      reception: form.reception ? { minutes, exactly_counts: form.reception_exactly === "reaches" } : null,
      contract: form.contract,
      through_relative: form.through_relative,
    },
    protection: form.protection === "none" ? { is: "none" } : form.protection === "days" ? { is: "days", days: length } : { is: "months", months: length },
    term: {
      from: form.from,
      first_day_counts: form.first_day_counts,
      return_renews: form.return_renews,
      report_lock_days: number("report_lock_days"),
      cool_down_days: number("cool_down_days"),
      lock_cools_down: locksCool(form),
      // What cannot be extended is not said to be.
      extension_days_at_most: away.has("extension_days") ? 0 : number("extension_days"),
      warn_days: number("warn_days"),
    },
    own_lapsed: form.own_lapsed,
    priority: form.priority,
    mask: form.mask,
    report_expires_after_days: number("expires_days"),
    open_reports_at_most: number("open_reports"),
    slip: form.slip,
    rulings_need_second: form.second_person,
    merges_need_second_from: number("merges_from"),
  };
  return { policy, errors };
}

/** Whether two policies judge alike: all but name, number and day. */
export function judgesAlike(a: Policy, b: Policy): boolean {
  const bare = ({ name: _, version: __, effective: ___, ...rest }: Policy) => JSON.stringify(rest, Object.keys(flat(rest)).sort());
  return bare(a) === bare(b);
}

/** Every key at every depth, so that the order of keys does not matter. */
function flat(value: unknown, keys: Record<string, true> = {}): Record<string, true> {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return keys;
  for (const [key, inner] of Object.entries(value)) {
    keys[key] = true;
    flat(inner, keys);
  }
  return keys;
}
