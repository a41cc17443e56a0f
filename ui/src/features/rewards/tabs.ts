// The parts of the room, and what other rooms may ask it for.
export type Tab = "deals" | "ledger" | "payments" | "programmes";

/** Parts this person may see: sums owed are not for everybody. */
export function tabsOf(may: (action: string) => boolean): Tab[] {
  return may("list_ledger") ? ["deals", "ledger", "payments", "programmes"] : ["deals", "programmes"];
}

/** `buyer:<customer>` begins a deal of that customer, anything else names a deal. */
export function readTarget(target: string): { deal: string | null; buyer: string | null } {
  if (target.startsWith("buyer:")) return { deal: null, buyer: target.slice("buyer:".length) };
  return { deal: target || null, buyer: null };
}
