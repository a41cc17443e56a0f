// A ruling as it is filled in.
import { call } from "@/api/client";
import type { Channel, Clash, PartnerKind, PartnerView, RulingEntry, VisitSaved } from "@/api/types";
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

  /** What can be ruled. The office's own customers are nobody's to share. */
  get kinds(): RulingKind[] {
    return isBrought(this.clash.line.channel) ? ["valid", "invalid", "transfer", "extend", "split"] : ["valid", "invalid", "transfer", "extend"];
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
