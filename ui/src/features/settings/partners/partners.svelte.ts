// Who brings customers, and what is agreed with them.
import { asAppError, call, newRequestId } from "@/api/client";
import type { AppError, PartnerKind, PartnerTerms, PartnerView } from "@/api/types";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";

/** In the order of the channels. */
export const kinds: PartnerKind[] = ["agency", "owner", "employee", "outreach", "out_sale", "platform"];

const step = 50;

export interface PartnerGroup { kind: PartnerKind; rows: PartnerView[]; total: number }

export class Partners {
  list = $state.raw<PartnerView[] | null>(null);
  error = $state("");
  text = $state("");
  /** How many of a kind are drawn. */
  #drawn = $state<Partial<Record<PartnerKind, number>>>({});

  /** By kind, those whose name contains what was typed; kinds without any are left out. */
  groups: PartnerGroup[] = $derived.by(() => {
    const text = this.text.trim().toLowerCase();
    const found = (this.list ?? []).filter((one) => one.name.toLowerCase().includes(text));
    return kinds
      .map((kind) => {
        const rows = found.filter((one) => one.kind === kind);
        return { kind, rows: rows.slice(0, this.#drawn[kind] ?? step), total: rows.length };
      })
      .filter((group) => group.total > 0);
  });

  load = async (): Promise<void> => {
    try {
      this.list = await call("list_partners", {});
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    }
  };

  more(kind: PartnerKind): void {
    this.#drawn[kind] = (this.#drawn[kind] ?? step) + step * 4;
  }

  /** Records what is agreed; can be taken back from the bar. The answer is the refusal, or nothing. */
  async set(partner: PartnerView, terms: PartnerTerms, request: string): Promise<AppError | null> {
    try {
      this.list = await call("set_partner_terms", { request, partner: partner.partner, terms });
    } catch (error) {
      return asAppError(error);
    }
    done(t("partners.saved", { name: partner.name }), { undo: () => this.#back(partner) });
    return null;
  }

  async #back(partner: PartnerView): Promise<void> {
    try {
      this.list = await call("set_partner_terms", { request: newRequestId(), partner: partner.partner, terms: partner.terms });
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }
}
