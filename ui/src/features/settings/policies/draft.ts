// The version being written, kept on this computer until it is saved or thrown away. It names no customer.
import type { Policy } from "@/api/types";
import { toForm, type PolicyForm } from "./form";

export interface PolicyDraft { base: Policy; form: PolicyForm }

const stored = (user: string) => `laifang.policy.draft.${user}`;

export function storeDraft(user: string, draft: PolicyDraft): void {
  localStorage.setItem(stored(user), JSON.stringify(draft));
}

export function forgetDraft(user: string): void {
  localStorage.removeItem(stored(user));
}

/** The draft of this person; nothing when there is none or an older program wrote it. */
export function loadDraft(user: string): PolicyDraft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(stored(user)) ?? "null") as PolicyDraft | null;
    if (!draft) return null;
    const whole = toForm(draft.base) as unknown as Record<string, unknown>;
    const form = draft.form as unknown as Record<string, unknown>;
    return Object.keys(whole).every((key) => typeof form[key] === typeof whole[key]) ? draft : null;
  } catch {
    return null;
  }
}
