// What happened with a deal, as it is typed: a form for each kind of fact.
import { call } from "@/api/client";
import type { BuyerEntry, CustomerRow, DealView, EventEntry, Method, PaymentPart, PriceEntry, ProjectId, RefundOf, UnitUse } from "@/api/types";
import { readDay } from "@/shared/days";
import { RequestForm } from "@/shared/request-form.svelte";
import { ended } from "./deals.svelte";

export type FactKind = EventEntry["is"];
export const usages: UnitUse[] = ["residential", "apartment", "villa", "shop", "office", "parking", "storage"];
export const methods: Method[] = ["lump_sum", "instalments", "mortgage", "provident_fund"];
export const paymentParts: PaymentPart[] = ["deposit", "first", "instalment", "balance"];
export const refunds: RefundOf[] = ["price", "overpayment"];

/** Kinds that can be noted about a deal, the likeliest next one first. */
export function kindsFor(view: DealView | null): FactKind[] {
  if (!view) return ["subscribed", "signed", "pre_subscribed"];
  if (ended(view.line)) return ["subscribed", "signed", "refunded"];
  const has = (milestone: string) => view.reached.some((one) => one.milestone === milestone);
  const kinds: FactKind[] = [];
  if (!has("signed")) kinds.push(...(has("subscribed") ? ["signed" as const] : ["subscribed" as const, "signed" as const]));
  kinds.push("paid");
  if (!has("pre_subscribed") && !has("subscribed")) kinds.push("pre_subscribed");
  if (has("signed")) {
    if (!has("filed")) kinds.push("filed_online");
    if (!has("loan_released")) kinds.push("loan_released");
    if (!has("handed_over")) kinds.push("handed_over");
  }
  if (has("subscribed") || has("signed")) kinds.push("unit_changed", "method_changed", "renamed");
  kinds.push("refunded", has("signed") ? "cancelled" : "deposit_returned");
  return kinds;
}

/** Whether it ends the deal: said before it is noted. */
export function endsDeal(kind: FactKind | ""): boolean {
  return kind === "cancelled" || kind === "deposit_returned";
}

export interface BuyerRow extends BuyerEntry { name: string }

export class FactForm extends RequestForm {
  kind = $state<FactKind | "">("");
  on = $state("");
  amount = $state("");
  part = $state<PaymentPart>("first");
  of = $state<RefundOf>("price");
  method = $state<Method>("lump_sum");
  unit = $state({ name: "", usage: "residential" as UnitUse, area: "", bedrooms: "" });
  price = $state<PriceEntry>({ total: "", discounts: "", vat: "", decoration: "", parking: "", first_payment: "" });
  buyers = $state<BuyerRow[]>([]);
  note = $state("");
  /** Where a new deal belongs. */
  project = $state<ProjectId>("");

  /** About a deal, or about a customer who has none yet. */
  constructor(readonly view: DealView | null, readonly customer: Pick<CustomerRow, "customer" | "name"> | null, readonly today: string, project: ProjectId = "") {
    super();
    this.project = project;
    this.on = today;
    this.kind = kindsFor(view)[0] ?? "";
    if (view?.unit) this.unit = { name: view.unit.name, usage: view.unit.usage, area: view.unit.area, bedrooms: view.unit.bedrooms ? String(view.unit.bedrooms) : "" };
    if (view?.price) {
      const kept = (sum: string) => (Number(sum) === 0 ? "" : sum);
      const { total, discounts, vat, decoration, parking, first_payment } = view.price;
      this.price = { total, discounts: kept(discounts), vat: kept(vat), decoration: kept(decoration), parking: kept(parking), first_payment: kept(first_payment ?? "0") };
    }
    if (view?.line.method) this.method = view.line.method;
    this.buyers = view ? view.line.buyers.map(({ customer: who, name }) => ({ customer: who, name, phone: "" })) : customer ? [{ customer: customer.customer, name: customer.name, phone: "" }] : [];
  }

  get kinds(): FactKind[] {
    return kindsFor(this.view);
  }

  /** The part of the request the unit and price stand in: errors name it. */
  get at(): "event.terms" | "event" {
    return this.kind === "unit_changed" ? "event" : "event.terms";
  }

  /** What is sent. */
  event(): EventEntry | null {
    const unit = { ...this.unit, name: this.unit.name.trim(), area: this.unit.area.trim(), bedrooms: Number.parseInt(this.unit.bedrooms, 10) || 0 };
    const price = { ...this.price };
    const buyers = this.buyers
      .filter((one) => one.customer !== undefined || one.name.trim() !== "" || one.phone.trim() !== "")
      .map((one) => ({ ...(one.customer === undefined ? {} : { customer: one.customer }), name: one.customer === undefined ? one.name.trim() : "", phone: one.phone.trim() }));
    switch (this.kind) {
      case "subscribed":
      case "signed":
        return { is: this.kind, terms: { unit, price, method: this.method, buyers } };
      case "unit_changed":
        return { is: "unit_changed", unit, price };
      case "renamed":
        return { is: "renamed", buyers };
      case "method_changed":
        return { is: "method_changed", method: this.method };
      case "paid":
        return { is: "paid", amount: this.amount, part: this.part };
      case "refunded":
        return { is: "refunded", amount: this.amount, of: this.of };
      case "pre_subscribed":
      case "loan_released":
        return { is: this.kind, amount: this.amount };
      case "":
        return null;
      default:
        return { is: this.kind };
    }
  }

  /** Notes it: with the deal, or as the first thing of a new one. */
  async save(): Promise<DealView | null> {
    const event = this.event();
    if (!event) return null;
    // A day that is none goes as it was typed: the core says what is wrong with it.
    const on = readDay(this.on, this.today) ?? this.on.trim();
    const { view, customer } = this;
    return this.send((request) =>
      view
        ? call("note_deal", { request, deal: view.line.deal, on, event, note: this.note.trim() })
        : call("open_deal", { request, ...(customer ? { customer: customer.customer } : {}), ...(this.project ? { project: this.project } : {}), first: { on, event } }),
    );
  }

  /** An error by the field's own name: of a new deal it may stand under `first.`. */
  wrong(field: string): string {
    return this.errors[field] ?? this.errors[`first.${field}`] ?? "";
  }

  /** Errors under fields that this kind does not show. */
  get besides(): string {
    return [this.whole, this.wrong("event"), this.wrong("visit"), this.wrong("customer"), this.wrong("event.buyers")].filter((one) => one !== "").join(" ");
  }
}
