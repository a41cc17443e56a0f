// Who brings customers, and what is agreed with them.
import { asAppError, call, newRequestId } from "@/api/client";
import type { AppError, AssignBroker, BrokerView, PartnerDetails, PartnerId, PartnerKind, PartnerTerms, PartnerView } from "@/api/types";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";

/** In the order of the channels. */
export const kinds: PartnerKind[] = ["agency", "owner", "employee", "outreach", "out_sale", "platform"];

const step = 50;

export interface PartnerGroup { kind: PartnerKind; rows: PartnerView[]; total: number }

export class Partners {
  list = $state.raw<PartnerView[] | null>(null);
  brokers = $state.raw<BrokerView[]>([]);
  error = $state("");
  text = $state("");
  /** How many of a kind are drawn. */
  #drawn = $state<Partial<Record<PartnerKind, number>>>({});

  /** Everybody who works or worked for a firm: those who do today first. */
  #byFirm: Map<PartnerId, BrokerView[]> = $derived.by(() => {
    const firms = new Map<PartnerId, BrokerView[]>();
    for (const broker of this.brokers) {
      for (const firm of new Set(broker.assignments.map((one) => one.firm))) firms.set(firm, [...(firms.get(firm) ?? []), broker]);
    }
    for (const [firm, list] of firms) list.sort((a, b) => Number(worksFor(b, firm)) - Number(worksFor(a, firm)));
    return firms;
  });

  /** By kind, those whose name, or a broker's of theirs, contains what was typed; kinds without any are left out. */
  groups: PartnerGroup[] = $derived.by(() => {
    const text = this.text.trim().toLowerCase();
    const has = (name: string) => name.toLowerCase().includes(text);
    const found = (this.list ?? []).filter((one) => has(one.name) || this.brokersOf(one.partner).some((broker) => has(broker.name)));
    return kinds
      .map((kind) => {
        const rows = found.filter((one) => one.kind === kind);
        return { kind, rows: rows.slice(0, this.#drawn[kind] ?? step), total: rows.length };
      })
      .filter((group) => group.total > 0);
  });

  load = async (): Promise<void> => {
    try {
      [this.list, this.brokers] = await Promise.all([call("list_partners", {}), call("list_brokers", {})]);
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    }
  };

  brokersOf(firm: PartnerId): BrokerView[] {
    return this.#byFirm.get(firm) ?? [];
  }

  /** Firms, which brokers work for. */
  get firms(): PartnerView[] {
    return (this.list ?? []).filter((one) => isFirm(one.kind));
  }

  /** The name of a partner. */
  nameOf(partner: PartnerId): string {
    return this.list?.find((one) => one.partner === partner)?.name ?? "";
  }

  /** Who a partner could be the same as: of its kind, and standing for itself; those alike first. */
  couldBe(partner: PartnerView): PartnerView[] {
    const others = (this.list ?? []).filter((one) => one.kind === partner.kind && one.partner !== partner.partner && one.same_as === null);
    return others.sort((a, b) => Number(partner.similar.includes(b.partner)) - Number(partner.similar.includes(a.partner)));
  }

  /** Says that two are the same; can be taken back from the bar and from the list. The answer is the refusal, or nothing. */
  async link(other: PartnerView, main: PartnerId, request: string): Promise<AppError | null> {
    try {
      this.list = await call("link_partners", { request, main, other: other.partner });
    } catch (error) {
      return asAppError(error);
    }
    const link = this.list.find((one) => one.partner === other.partner)?.link;
    done(t("partners.same_done", { name: other.name, main: this.nameOf(main) }), link ? { undo: () => this.unlink(other.name, link) } : {});
    return null;
  }

  async unlink(name: string, link: string): Promise<void> {
    try {
      this.list = await call("unlink_partners", { request: newRequestId(), link });
      done(t("partners.same_undone", { name }));
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }

  /** Puts a broker on record, moves or ends one. The answer is the refusal, or nothing. */
  async assign(request: AssignBroker, said: string): Promise<AppError | null> {
    try {
      this.brokers = await call("assign_broker", request);
    } catch (error) {
      return asAppError(error);
    }
    done(said);
    return null;
  }

  more(kind: PartnerKind): void {
    this.#drawn[kind] = (this.#drawn[kind] ?? step) + step * 4;
  }

  /** Records what is agreed; can be taken back from the bar. The answer is the refusal, or nothing. */
  async set(partner: PartnerView, terms: PartnerTerms, request: string, details?: PartnerDetails): Promise<AppError | null> {
    try {
      this.list = await call("set_partner_terms", { request, partner: partner.partner, terms, ...(details ? { details } : {}) });
    } catch (error) {
      return asAppError(error);
    }
    done(t("partners.saved", { name: partner.name }), { undo: () => this.#back(partner, details !== undefined) });
    return null;
  }

  async #back(partner: PartnerView, described: boolean): Promise<void> {
    const before = described ? { details: partner.details } : {};
    try {
      this.list = await call("set_partner_terms", { request: newRequestId(), partner: partner.partner, terms: partner.terms, ...before });
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }
}

/** Whether brokers work for a partner of this kind; owners and employees are persons themselves. */
export const isFirm = (kind: PartnerKind): boolean => kind !== "owner" && kind !== "employee";

/** Whether a broker works for a firm today. */
export const worksFor = (broker: BrokerView, firm: PartnerId): boolean => broker.assignments.some((one) => one.firm === firm && one.now);
