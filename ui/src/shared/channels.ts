// Channels in the order lists show them.
import type { Channel } from "@/api/types";
import { t } from "./i18n/index.svelte";

export const channels: Channel[] = ["walk_in", "agency", "owner", "employee", "outreach", "out_sale", "platform", "call"];

export function channelName(channel: Channel): string {
  return t(`common.channel_${channel}`);
}

export function channelOptions(): { value: Channel; label: string }[] {
  return channels.map((channel) => ({ value: channel, label: channelName(channel) }));
}

/** Channels whose customers somebody brought. */
export function isBrought(channel: string): boolean {
  return channel !== "" && channel !== "walk_in" && channel !== "call";
}

/** Whether who brings is a person (an owner, an employee), not a firm with stores. */
export function isPerson(channel: string): boolean {
  return channel === "owner" || channel === "employee";
}
