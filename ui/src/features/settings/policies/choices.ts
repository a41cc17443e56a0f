// What can be chosen in the form, in the order it is offered.
import type { Channel, CustomerIs, From, Introduction, JudgedBy, LookBack, Mask, OwnLapsed, Protection, Scope, SlipKind, ThroughRelative } from "@/api/types";
import { channelName, channels, isBrought } from "@/shared/channels";
import { t } from "@/shared/i18n/index.svelte";

/** Channels that claim customers: the office's own are nobody's to judge. */
export const claiming: Channel[] = channels.filter(isBrought);

export const claimingOptions = () => claiming.map((value) => ({ value, label: channelName(value) }));

const lookBacks: LookBack["is"][] = ["ever", "months", "off"];
export const lookBackOptions = () => lookBacks.map((value) => ({ value, label: t(`policies.look_back_${value}`) }));

const scopes: Scope[] = ["project", "office", "developer"];
export const scopeOptions = () => scopes.map((value) => ({ value, label: t(`policies.scope_${value}`) }));

const introductions: Introduction[] = ["any", "reported", "in_person", "either", "both"];
export const introductionOptions = () => introductions.map((value) => ({ value, label: t(`policies.introduction_${value}`) }));

const relatives: ThroughRelative[] = ["ignored", "reviewed", "refused"];
export const relativeOptions = () => relatives.map((value) => ({ value, label: t(`policies.relative_${value}`) }));

const protections: Protection["is"][] = ["none", "days", "months"];
export const protectionOptions = () => protections.map((value) => ({ value, label: t(`policies.protection_${value}`) }));

const froms: From[] = ["visit", "report", "confirmation"];
/** Nobody confirms where the desk's own verdict stands. */
export const fromOptions = (judge: JudgedBy) =>
  froms.map((value) => ({ value, label: t(`policies.from_${value}`), disabled: value === "confirmation" && judge === "confirmation_post" }));

const lapses: OwnLapsed[] = ["refuse", "renew"];
export const ownLapsedOptions = () => lapses.map((value) => ({ value, label: t(`policies.own_lapsed_${value}`) }));

const judges: JudgedBy[] = ["confirmation_post", "consultant", "developer"];
export const judgeOptions = () => judges.map((value) => ({ value, label: t(`policies.judge_${value}`) }));

const customers: CustomerIs[] = ["person", "couple", "relatives"];
export const customerOptions = () => customers.map((value) => ({ value, label: t(`policies.customer_${value}`) }));

const masks: Mask[] = ["head_and_tail", "full_only"];
export const maskOptions = () => masks.map((value) => ({ value, label: t(`policies.mask_${value}`) }));

const slips: SlipKind[] = ["confirmation", "agency_form", "outreach", "out_sale"];
export const slipOptions = () => slips.map((value) => ({ value, label: t(`policies.slip_${value}`) }));

export const exactlyOptions = () => (["reaches", "over"] as const).map((value) => ({ value, label: t(`policies.exactly_${value}`) }));
