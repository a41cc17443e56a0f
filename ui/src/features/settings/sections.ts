// The sections of the room, in the order of the list at the left.
import { ArchiveRestore, ArrowLeftRight, Building2, Eye, FileText, Handshake, HeartPulse, KeyRound, ListOrdered, Palette, Scale, ShieldCheck, Users } from "@lucide/svelte";
import type { Component } from "svelte";
import type { Key } from "@/shared/i18n/index.svelte";
import Desks from "@/features/exchange/Desks.svelte";
import Appearance from "./Appearance.svelte";
import Backup from "./Backup.svelte";
import MyPin from "./MyPin.svelte";
import Office from "./Office.svelte";
import PartnerList from "./PartnerList.svelte";
import People from "./People.svelte";
import Permissions from "./Permissions.svelte";
import Policies from "./Policies.svelte";
import Reveals from "./Reveals.svelte";
import Rota from "./rota/Rota.svelte";
import type { Settings } from "./settings.svelte";
import SlipForms from "./SlipForms.svelte";
import ThisDesk from "./ThisDesk.svelte";

export interface Section {
  id: string;
  name: Key;
  icon: Component;
  screen: Component<{ settings: Settings }>;
}

export const sections: Section[] = [
  { id: "people", name: "settings.people", icon: Users, screen: People },
  { id: "pin", name: "settings.my_pin", icon: KeyRound, screen: MyPin },
  { id: "office", name: "settings.office", icon: Building2, screen: Office },
  { id: "rota", name: "rota.title", icon: ListOrdered, screen: Rota },
  { id: "policies", name: "settings.policies", icon: Scale, screen: Policies },
  { id: "slipforms", name: "slipforms.title", icon: FileText, screen: SlipForms },
  { id: "partners", name: "partners.title", icon: Handshake, screen: PartnerList },
  { id: "permissions", name: "settings.permissions", icon: ShieldCheck, screen: Permissions },
  { id: "reveals", name: "settings.reveals", icon: Eye, screen: Reveals },
  { id: "desks", name: "exchange.title", icon: ArrowLeftRight, screen: Desks },
  { id: "backup", name: "settings.backup", icon: ArchiveRestore, screen: Backup },
  { id: "desk", name: "settings.this_desk", icon: HeartPulse, screen: ThisDesk },
  { id: "appearance", name: "settings.appearance", icon: Palette, screen: Appearance },
];
