// The office's policies: which version holds, and the one being written.
import { asAppError, call } from "@/api/client";
import type { Channel, Policies, Policy, PolicyText } from "@/api/types";
import { say, t } from "@/shared/i18n/index.svelte";
import { done } from "@/shared/toasts.svelte";
import { forgetDraft, loadDraft, storeDraft, type PolicyDraft } from "./draft";
import { PolicyEditor } from "./editor.svelte";

/** Versions in force, to come, and of the past; each newest first. */
export function grouped(versions: PolicyText[], today: string): { holding: PolicyText[]; coming: PolicyText[]; past: PolicyText[] } {
  return {
    holding: versions.filter((one) => one.in_force),
    coming: versions.filter((one) => !one.in_force && one.policy.effective > today),
    past: versions.filter((one) => !one.in_force && one.policy.effective <= today),
  };
}

/** Whether a version in force still judges this channel, or a newer one took it over. `versions`: newest first. */
export function holdsFor(policy: Policy, channel: Channel, versions: PolicyText[], today: string): boolean {
  const fits = versions.map((one) => one.policy).filter((one) => one.effective <= today && one.channels.includes(channel));
  if (policy.projects.length === 0) return fits.find((one) => one.projects.length === 0) === policy;
  return policy.projects.some((project) => fits.find((one) => one.projects.includes(project)) === policy);
}

export class PolicyBook {
  view = $state.raw<Policies | null>(null);
  error = $state("");
  editor = $state.raw<PolicyEditor | null>(null);
  draft = $state.raw<PolicyDraft | null>(null);

  constructor(private readonly user: string, readonly today: string) {
    this.draft = loadDraft(user);
  }

  load = async (): Promise<void> => {
    try {
      this.view = await call("list_policies", {});
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    }
  };

  /** Begins a version from a preset or from another version. */
  begin(base: Policy): void {
    this.#open(new PolicyEditor(base, this.today, this.user));
  }

  /** Shows a version in all its fields; nothing can be changed. */
  show(base: Policy): void {
    this.#open(new PolicyEditor(base, this.today, this.user, true));
  }

  resume(): void {
    if (this.draft) this.#open(new PolicyEditor(this.draft.base, this.today, this.user, false, this.draft.form));
  }

  /** Throws the draft away; can be taken back from the bar. */
  discard(): void {
    const { draft } = this;
    if (!draft) return;
    forgetDraft(this.user);
    this.draft = null;
    done(t("policies.discarded", { name: draft.form.name }), {
      undo: () => {
        storeDraft(this.user, draft);
        this.draft = draft;
      },
    });
  }

  /** Back to the list; what was written stays as a draft. */
  close = (): void => {
    this.editor?.leave();
    this.editor = null;
    this.draft = loadDraft(this.user);
  };

  save = async (): Promise<boolean> => {
    const policies = await this.editor?.save();
    if (!policies) return false;
    this.view = policies;
    this.close();
    return true;
  };

  #open(editor: PolicyEditor): void {
    this.editor?.leave();
    this.editor = editor;
    void editor.ask();
  }
}

let kept: { user: string; book: PolicyBook } | null = null;

/** The book of who works now: a version being written and its trial are still there after a look at a customer. */
export function bookOf(user: string, today: string): PolicyBook {
  if (kept?.user !== user || kept.book.today !== today) kept = { user, book: new PolicyBook(user, today) };
  return kept.book;
}
