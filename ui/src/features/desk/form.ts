// What is in the visit form and where each value came from. Pure: the screen wraps it in state.
import type {
  BrokerId, BrokerView, BroughtBy, Candidate, Channel, Companion, ConsultantId, ContactKind, CustomerId, ExpectedReport,
  Gender, QuoteSpan, RegisterDecision, RegisterVisit, ReportDraft, ReportId,
} from "@/api/types";
import { isBrought } from "@/shared/channels";
import { fitsMask, isMasked, missingDigits } from "@/shared/masks";

/** Fields that hold one text. */
export const fieldNames = [
  "name", "phone", "headcount", "arrived_at", "channel", "firm", "store", "broker", "broker_phone",
  "project", "gender", "id_tail", "address", "needs", "notes",
] as const;
export type FieldName = (typeof fieldNames)[number];

/** Where a value came from: `box` follows the one box, `typed` is the receptionist's and never overwritten. */
export type From = "empty" | "box" | "typed" | "report" | "record";

export interface Held {
  value: string;
  from: From;
  /** What the report says instead, offered beside. */
  offer: string;
  /** Where the offer is from, if not from the report: the office's record of the broker. */
  offered?: "record";
}

export interface Quote {
  text: string;
  spans: QuoteSpan[];
}

export interface VisitForm {
  kind: ContactKind;
  quick: boolean;
  fields: Record<FieldName, Held>;
  morePhones: string[];
  noPhone: boolean;
  companions: Companion[];
  consent: boolean;
  /** The record taken from the candidates. */
  customer: CustomerId | null;
  /** The broker taken from the suggestions: the phone in the form may be a mask. */
  broker: BrokerId | null;
  /** Ctrl+N: none of the candidates. */
  nobody: boolean;
  report: ReportId | null;
  /** When the report said they would come, `HH:MM`. */
  expected: string;
  /** The masked number of the report, judged together with what is typed. */
  mask: string;
  quote: Quote | null;
  /** The draft a pasted report was read into, to receive it without a visitor. */
  draft: ReportDraft | null;
  /** Chosen by hand; `null` follows the proposal, `""` leaves the party waiting. */
  consultant: ConsultantId | "" | null;
  /** The visitor has an appointment with the chosen consultant. */
  appointment: boolean;
  /** The broker named the chosen consultant. */
  brokerChose: boolean;
  /** Why not the one proposed. */
  overrideReason: string;
}

const held = (value = "", from: From = "empty"): Held => ({ value, from, offer: "" });

export function emptyForm(project: string): VisitForm {
  const fields = Object.fromEntries(fieldNames.map((name) => [name, held()])) as Record<FieldName, Held>;
  fields.project = held(project);
  fields.headcount = held("1");
  return {
    kind: "visit", quick: false, fields, morePhones: [], noPhone: false, companions: [], consent: false,
    customer: null, broker: null, nobody: false, report: null, expected: "", mask: "", quote: null, draft: null,
    consultant: null, appointment: false, brokerChose: false, overrideReason: "",
  };
}

/** Whether anything was entered that would be lost. */
export function isTouched(form: VisitForm): boolean {
  return (
    fieldNames.some((name) => form.fields[name].from !== "empty") ||
    form.morePhones.length > 0 || form.noPhone || form.companions.length > 0 || form.consent ||
    form.customer !== null || form.report !== null || form.quote !== null || form.consultant !== null
  );
}

/** The receptionist typed: theirs from now on. An emptied field is open again. */
export function edit(form: VisitForm, name: FieldName, value: string): void {
  const field = form.fields[name];
  field.value = value;
  field.from = value === "" ? "empty" : "typed";
  if (field.offer === value) field.offer = "";
  if (name === "broker" || name === "broker_phone") form.broker = null;
}

/** Takes what the report offers beside a typed value. */
export function takeOffer(form: VisitForm, name: FieldName): void {
  const field = form.fields[name];
  form.fields[name] = { value: field.offer, from: field.offered ? "typed" : "report", offer: "" };
  // A store goes with its firm.
  if (name === "firm" && field.offered) form.fields.store = held();
  if (name === "broker" || name === "broker_phone") form.broker = null;
}

/** A value that is not the receptionist's: fills what is open, is offered beside what was typed. */
function suggest(form: VisitForm, name: FieldName, value: string, from: From): void {
  if (value === "") return;
  const field = form.fields[name];
  if (field.from === "typed" || (field.from === "box" && from === "report")) {
    field.offer = field.value === value ? "" : value;
  } else {
    form.fields[name] = held(value, from);
  }
}

/** What the one box holds, for the field it belongs to. */
export interface BoxReading {
  name: string;
  phone: string;
  idTail: string;
}

/** The box changed: fields that follow it follow, what was typed in the form stays. */
export function followBox(form: VisitForm, reading: BoxReading): void {
  follow(form, "name", reading.name);
  follow(form, "id_tail", reading.idTail);
  const phone = form.fields.phone;
  if (reading.phone !== "" && phone.from === "report" && fitsMask(reading.phone, phone.value)) {
    form.fields.phone = held(reading.phone, "box");
  } else if (reading.phone === "" && phone.from === "box" && form.mask !== "") {
    form.fields.phone = held(form.mask, "report");
  } else {
    follow(form, "phone", reading.phone);
  }
  if (reading.phone !== "") form.noPhone = false;
  const typed = form.fields.phone;
  if (typed.from === "box" && form.mask !== "") typed.offer = fitsMask(typed.value, form.mask) ? "" : form.mask;
}

function follow(form: VisitForm, name: FieldName, value: string): void {
  const field = form.fields[name];
  if (field.from === "typed" || field.from === "record") return;
  if (value !== "") form.fields[name] = { ...held(value, "box"), offer: field.from === "report" ? field.value : field.offer };
  else if (field.from === "box") form.fields[name] = field.offer === "" ? held() : held(field.offer, "report");
}

/** Fills the form from a pasted report; says how many things were recognised. */
export function fillFromDraft(form: VisitForm, draft: ReportDraft): void {
  form.draft = draft;
  form.quote = draft.quote === "" ? null : { text: draft.quote, spans: draft.spans };
  form.expected = draft.time ?? "";
  fillReported(form, {
    name: draft.name, phone: draft.phones[0] ?? null, headcount: draft.headcount, firm: draft.firm, store: draft.store,
    broker: draft.broker, project: draft.project,
  });
  suggest(form, "broker_phone", draft.broker_phone ?? "", "report");
  for (const phone of draft.phones.slice(1)) if (!form.morePhones.includes(phone)) form.morePhones.push(phone);
  if (draft.remark !== "") {
    const notes = form.fields.notes;
    if (notes.from === "typed" && !notes.value.includes(draft.remark)) notes.value = `${notes.value} ${draft.remark}`;
    else suggest(form, "notes", draft.remark, "report");
  }
}

/** A broker was chosen: the firm and store they work for today are filled in, or offered beside what was typed. */
export function takeBroker(form: VisitForm, broker: BrokerView): void {
  form.broker = broker.broker;
  form.fields.broker = held(broker.name, "typed");
  form.fields.broker_phone = held(broker.phone, "typed");
  // The same name under another channel would be another firm.
  if (broker.kind !== null && form.fields.channel.value !== broker.kind) return propose(form, "channel", broker.kind);
  propose(form, "firm", broker.firm);
  // A store goes with its firm.
  if (broker.firm !== null && form.fields.firm.value === broker.firm) propose(form, "store", broker.store);
}

function propose(form: VisitForm, name: FieldName, value: string | null): void {
  if (value === null) return;
  const field = form.fields[name];
  if (field.value === "") form.fields[name] = held(value, "typed");
  else form.fields[name] = { ...held(field.value, field.from), ...(field.value === value ? {} : { offer: value, offered: "record" }) };
}

/** Fills the form from a report that is expected today. */
export function fillFromExpected(form: VisitForm, report: ExpectedReport): void {
  form.report = report.report;
  form.expected = report.time ?? "";
  fillReported(form, report);
}

type Reported = Pick<ExpectedReport, "name" | "phone" | "headcount" | "firm" | "store" | "broker" | "project">;

function fillReported(form: VisitForm, reported: Reported): void {
  suggest(form, "name", reported.name ?? "", "report");
  suggest(form, "headcount", reported.headcount === null ? "" : String(reported.headcount), "report");
  suggest(form, "firm", reported.firm ?? "", "report");
  suggest(form, "store", reported.store ?? "", "report");
  suggest(form, "broker", reported.broker ?? "", "report");
  suggest(form, "project", reported.project ?? "", "report");
  if (reported.firm !== null || reported.broker !== null) suggest(form, "channel", "agency", "report");
  const phone = reported.phone ?? "";
  if (isMasked(phone)) form.mask = phone;
  const own = form.fields.phone;
  const same = (own.from === "typed" || own.from === "box") && fitsMask(own.value, phone);
  if (!same) suggest(form, "phone", phone, "report");
}

/** A record was taken: its name and masked number stand in the form unless others were typed. */
export function takeCandidate(form: VisitForm, candidate: Candidate): void {
  form.customer = candidate.customer;
  form.nobody = false;
  if (form.fields.name.from !== "typed") form.fields.name = { ...held(candidate.name, "record"), offer: offerBeside(form.fields.name, candidate.name) };
  const phone = form.fields.phone;
  const whole = phone.value !== "" && !isMasked(phone.value) && missingDigits(phone.value) === 0;
  if (candidate.phone && !whole && phone.from !== "typed") form.fields.phone = held(candidate.phone, "record");
  form.noPhone = false;
}

function offerBeside(field: Held, taken: string): string {
  const reported = field.from === "report" ? field.value : field.offer;
  return reported === taken ? "" : reported;
}

/** The taken record is not meant after all: what came from it goes. */
export function releaseCandidate(form: VisitForm): void {
  form.customer = null;
  for (const name of fieldNames) {
    const field = form.fields[name];
    if (field.from === "record") form.fields[name] = field.offer === "" ? held() : held(field.offer, "report");
  }
  if (form.fields.phone.from === "empty" && form.mask !== "") form.fields.phone = held(form.mask, "report");
}

/** Phones that the desk heard or read, for judging and saving; a record's own number is not sent back. */
export function phonesOf(form: VisitForm): string[] {
  if (form.noPhone) return [];
  const first = form.fields.phone;
  const all = first.from === "record" ? form.morePhones : [first.value, ...form.morePhones];
  return all.map((phone) => phone.trim()).filter((phone) => phone !== "");
}

export function broughtBy(form: VisitForm): BroughtBy | null {
  const { firm, store, broker, broker_phone } = form.fields;
  if (!isBrought(form.fields.channel.value)) return null;
  if ([firm, store, broker, broker_phone].every((field) => field.value.trim() === "")) return null;
  return {
    name: firm.value.trim(), store: store.value.trim(),
    broker: broker.value.trim(), broker_phone: broker_phone.value.trim(),
    ...(form.broker === null ? {} : { known: form.broker }),
  };
}

export type Missing = "name" | "phone" | "digits" | "channel";

/** What the form still needs before it can be saved, in the order of the page. */
export function missing(form: VisitForm): Missing[] {
  const found: Missing[] = [];
  const { name, phone, channel } = form.fields;
  const phoneless = phone.value.trim() === "" && form.morePhones.length === 0;
  if (name.value.trim() === "" && (!form.quick || phoneless)) found.push("name");
  if (missingDigits(phone.value) > 0) found.push("digits");
  else if (phoneless && !form.noPhone && !form.quick && form.customer === null) found.push("phone");
  if (channel.value === "" && !form.quick) found.push("channel");
  return found;
}

/** The request as the form stands. */
export function toRequest(
  form: VisitForm,
  more: { request: string; consentVersion: string; consultant: ConsultantId | null; decision: RegisterDecision | null },
): RegisterVisit {
  const value = (name: FieldName) => form.fields[name].value.trim();
  return {
    request: more.request,
    kind: form.kind,
    project: value("project") || null,
    customer: {
      customer: form.customer, name: value("name"), phones: phonesOf(form),
      no_phone: form.noPhone && form.morePhones.length === 0,
      gender: (value("gender") || null) as Gender | null, id_tail: value("id_tail"), address: value("address"),
    },
    companions: form.companions,
    headcount: Number.parseInt(value("headcount"), 10) || 0,
    channel: (value("channel") || (form.kind === "call" ? "call" : "walk_in")) as Channel,
    brought_by: broughtBy(form),
    report: form.report,
    needs: value("needs"),
    notes: value("notes"),
    consent: form.consent ? more.consentVersion : null,
    consultant: more.consultant,
    appointment_with: form.appointment ? more.consultant : null,
    broker_chose: form.brokerChose && isBrought(value("channel")) ? more.consultant : null,
    override_reason: form.overrideReason,
    arrived_at: value("arrived_at") || null,
    quick: form.quick,
    decision: more.decision,
  };
}

/** Names of request fields as errors carry them, as the form's `data-field`. */
export function formField(field: string): string {
  const bare = field.replace(/^customer\./, "");
  if (bare === "phones" || bare === "phone") return "phones.0";
  if (bare === "brought_by" || bare === "brought_by.name" || bare === "brought_by.store") return "firm";
  if (bare.startsWith("brought_by.")) return "broker";
  if (bare.startsWith("companions")) return "companions";
  return bare;
}
