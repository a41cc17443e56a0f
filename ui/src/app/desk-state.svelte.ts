// Which door is open: what `desk_status` says, and who works here.
import { asAppError, call } from "@/api/client";
import type { DeskStatus, SessionView } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";
import { follow } from "@/shared/time";

/** `null` until the first answer; `failed` when the desk could not even be asked. */
export const desk = $state<{ status: DeskStatus | null; failed: string; savedAt: string }>({
  status: null,
  failed: "",
  savedAt: "",
});

/** The session of whoever works. Only rooms call this, and rooms exist only while a session is open. */
export function session(): SessionView {
  if (desk.status?.state !== "open") throw new Error("no session");
  return desk.status.session;
}

/** Whether this person's role may call an action; buttons of refused actions are not shown. */
export function may(action: string): boolean {
  return desk.status?.state === "open" && !desk.status.session.refused.includes(action);
}

/** Asks again which door is open. */
export async function refreshDesk(): Promise<void> {
  try {
    desk.status = await call("desk_status", {});
    if (desk.status.state === "open") follow(desk.status.session.now);
    desk.failed = "";
  } catch (error) {
    desk.failed = say(asAppError(error).text);
  }
}

/** Things to finish before the desk closes (drafts being written). */
const beforeLeaving = new Set<() => Promise<void>>();

export function onLeave(finish: () => Promise<void>): () => void {
  beforeLeaving.add(finish);
  return () => beforeLeaving.delete(finish);
}

/** Leaves the keyboard (a PIN comes back) or locks the desk (a password is needed). */
export async function leave(how: "leave_desk" | "lock_desk"): Promise<void> {
  await Promise.allSettled([...beforeLeaving].map((finish) => finish()));
  try {
    await call(how, {});
  } finally {
    await refreshDesk();
  }
}
