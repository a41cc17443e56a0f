// The rooms. A room that is not listed here does not exist: no placeholders.
import { ArrowLeftRight, ConciergeBell, FileText, HandCoins, Scale, SlidersHorizontal, Users } from "@lucide/svelte";
import type { Component } from "svelte";
import Review from "@/features/clashes/Review.svelte";
import { countWaiting, waiting } from "@/features/clashes/waiting.svelte";
import Customers from "@/features/customers/Customers.svelte";
import Desk from "@/features/desk/Desk.svelte";
import Rewards from "@/features/rewards/Rewards.svelte";
import SettingsRoom from "@/features/settings/Settings.svelte";
import Slips from "@/features/slips/Slips.svelte";
import Sync from "@/features/sync/Sync.svelte";
import type { Key } from "@/shared/i18n/index.svelte";

export interface Room {
  id: string;
  /** Ctrl and this digit opens it. */
  digit: string;
  name: Key;
  icon: Component;
  screen: Component;
  /** A number at its place in the rail: how much waits there. */
  badge?: { count: () => number; refresh: () => Promise<void>; words: Key };
}

export const rooms: Room[] = [
  { id: "desk", digit: "1", name: "common.room_desk", icon: ConciergeBell, screen: Desk },
  { id: "customers", digit: "2", name: "common.room_customers", icon: Users, screen: Customers },
  { id: "clashes", digit: "3", name: "common.room_clashes", icon: Scale, screen: Review, badge: { count: () => waiting.toDecide + waiting.merges, refresh: countWaiting, words: "clashes.badge" } },
  { id: "slips", digit: "4", name: "common.room_slips", icon: FileText, screen: Slips },
  { id: "rewards", digit: "5", name: "common.room_rewards", icon: HandCoins, screen: Rewards },
  { id: "sync", digit: "7", name: "common.room_sync", icon: ArrowLeftRight, screen: Sync },
  { id: "settings", digit: "8", name: "common.room_settings", icon: SlidersHorizontal, screen: SettingsRoom },
];

/** Whether a room is there to be opened. */
export function hasRoom(id: string): boolean {
  return rooms.some((room) => room.id === id);
}
