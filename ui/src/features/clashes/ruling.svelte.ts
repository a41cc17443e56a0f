// A ruling as it is filled in.
import { call } from "@/api/client";
import type { Channel, Clash, PartnerKind, PartnerView, RulingEntry, RulingMoves, VisitSaved } from "@/api/types";
import { isBrought } from "@/shared/channels";
import { readDay } from "@/shared/days";
import { t } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";
import { present } from "@/shared/time";

export type RulingKind = RulingEntry["is"];
export interface ShareRow { partner: string; percent: string }

/** `50`, `50%`; 0 for what is no whole number from 1 to 100, which the other side refuses. */
export function readPercent(text: string): number {
  const digits = /^(\d{1,3})\s*%?$/.exec(text.normalize("NFKC").trim());
  const value = Number(digits?.[1] ?? 0);
  return value <= 100 ? value : 0;
}

/** Names on record of those who bring customers by a channel. */
export function partnerNames(partners: PartnerView[], channel: Channel | ""): string[] {
  return partners.filter((one) => one.kind === (channel as PartnerKind)).map((one) => one.name);
}

/** The firm, or the person, of `firm · store`. */
function firmOf(broughtBy: string | null): string {
  return broughtBy?.split(" · ")[0] ?? "";
}

export class RulingForm extends RequestForm {
  is = $state<RulingKind | "">("");
  channel = $state<Channel>("walk_in");
  partner = $state("");
  until = $state("");
  shares = $state<ShareRow[]>([]);
  reason = $state("");

  sum = $derived(this.shares.reduce((sum, share) => sum + readPercent(share.percent), 0));

  constructor(readonly clash: Clash) {
    super();
    const { channel, brought_by } = clash.line;
    this.channel = channel;
    this.shares = [{ partner: firmOf(brought_by), percent: "" }, { partner: "", percent: "" }];
  }

  /** What can be ruled. The office's own customers are nobody's to share; what the policy forbids is not offered. */
  get kinds(): RulingKind[] {
    const kinds: RulingKind[] = ["valid", "invalid", "transfer"];
    if (this.clash.extend_until !== null) kinds.push("extend");
    if (isBrought(this.clash.line.channel)) kinds.push("split");
    return kinds;
  }

  /** What it would move, of the ruling as it is filled in now; nothing while it cannot be said yet. */
  moves = $state.raw<RulingMoves | null>(null);
  looking = $state(false);
  #turn = 0;

  /** Whether the ruling says enough to be tried. */
  get triable(): boolean {
    if (this.is === "transfer") return !isBrought(this.channel) || this.partner.trim() !== "";
    if (this.is === "split") return this.sum === 100;
    return this.is === "extend" ? readDay(this.until, `${present().getFullYear()}-01-01`) !== null : this.is !== "";
  }

  /** Asks what it would move; an older answer never replaces a newer one. */
  async look(): Promise<void> {
    const turn = ++this.#turn;
    this.moves = null;
    const ruling = this.triable ? this.entry() : null;
    if (!ruling) return;
    this.looking = true;
    try {
      const moves = await call("preview_ruling", { visit: this.clash.line.visit, ruling });
      if (turn === this.#turn) this.moves = moves;
    } catch {
      // Only a preview: what is wrong with the ruling is said when it is made.
    } finally {
      if (turn === this.#turn) this.looking = false;
    }
  }

  /** What is sent; nothing while it cannot be said, and then the field says why. */
  entry(): RulingEntry | null {
    switch (this.is) {
      case "valid":
      case "invalid":
        return { is: this.is };
      case "transfer":
        return { is: "transfer", channel: this.channel, partner: isBrought(this.channel) ? this.partner.trim() : "" };
      case "extend": {
        const until = readDay(this.until, `${present().getFullYear()}-01-01`);
        if (until) return { is: "extend", until };
        this.errors = { until: t("clashes.until_wrong", { example: `${present().getFullYear()}-12-31` }) };
        return null;
      }
      case "split":
        return {
          is: "split",
          shares: this.shares
            .filter((share) => share.partner.trim() !== "" || share.percent.trim() !== "")
            .map((share) => ({ partner: share.partner.trim(), percent: readPercent(share.percent) })),
        };
      default:
        return null;
    }
  }

  async save(): Promise<VisitSaved | null> {
    if (this.busy) return null;
    this.errors = {};
    this.whole = "";
    const ruling = this.entry();
    if (!ruling) return null;
    return this.send((request) => call("rule_claim", { request, visit: this.clash.line.visit, ruling, reason: this.reason.trim() }));
  }
}
