// A version being written: its form, the sentence it makes, what it would have changed, and putting it into force.
import { asAppError, call, newRequestId } from "@/api/client";
import type { Policies, Policy, PolicyPreview, PolicyTrial } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";
import { t } from "@/shared/i18n/index.svelte";
import { done } from "@/shared/toasts.svelte";
import { addMonths, readDay } from "../days";
import { forgetDraft, storeDraft } from "./draft";
import { judgesAlike, toForm, toPolicy, type PolicyForm } from "./form";

/** How long typing rests before the sentence is asked for. */
const restMs = 150;

export class PolicyEditor {
  form = $state<PolicyForm>()!;
  preview = $state.raw<PolicyPreview | null>(null);
  /** Refused by the core, by field; `policy` is about the whole. */
  errors = $state<Record<string, string>>({});
  whole = $state("");
  busy = $state(false);

  since = $state("");
  /** Code of the preset it is compared with; empty: with what is in force. */
  against = $state("");
  sinceError = $state("");
  trial = $state.raw<PolicyTrial | null>(null);
  trialError = $state("");
  trying = $state(false);
  /** The policy that was tried, to say when the answer is about another. */
  #tried = $state("");

  #request = newRequestId();
  #asked = 0;
  #trials = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #read = $derived.by(() => toPolicy(this.form, this.base, this.today));

  constructor(readonly base: Policy, readonly today: string, private readonly user: string, readonly readonly = false, form?: PolicyForm) {
    const start = toForm(base);
    this.form = form ?? (readonly || base.effective > today ? start : { ...start, effective: today });
    this.since = addMonths(today, -3);
  }

  get policy(): Policy {
    return this.#read.policy;
  }

  /** By field: what cannot be read here first, then what the core refused. */
  get wrong(): Record<string, string> {
    return { ...this.errors, ...this.#read.errors };
  }

  /** Judges differently from what it was begun from. */
  get changed(): boolean {
    return !judgesAlike(this.policy, this.base);
  }

  /** Its name still says what it was begun from. */
  get oldName(): boolean {
    return this.changed && this.policy.name === this.base.name;
  }

  /** What was tried is no longer what the form says. */
  get stale(): boolean {
    return this.trial !== null && this.#tried !== this.#question;
  }

  get #question(): string {
    return JSON.stringify([{ ...this.policy, name: null, effective: null }, this.since, this.against]);
  }

  /** The form changed: keeps it against a crash and asks for its sentence when typing rests. */
  changedForm(): void {
    this.errors = {};
    this.whole = "";
    if (!this.readonly) storeDraft(this.user, { base: this.base, form: this.form });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), restMs);
  }

  /** The sentence of what stands in the form; only the newest answer counts. */
  ask = async (): Promise<void> => {
    clearTimeout(this.#timer);
    const turn = ++this.#asked;
    try {
      const preview = await call("preview_policy", { policy: this.policy });
      if (turn === this.#asked) this.preview = preview;
    } catch (error) {
      if (turn === this.#asked) this.whole = wholeError(asAppError(error));
    }
  };

  /** Whom it would have judged differently since a day; only the newest answer counts. */
  async try(presets: readonly Policy[] = []): Promise<void> {
    const since = readDay(this.since, this.today);
    this.sinceError = since ? "" : t("policies.no_day");
    this.trialError = "";
    if (!since || Object.keys(this.#read.errors).length > 0) {
      if (since) this.trialError = t("policies.correct_first");
      return;
    }
    this.since = since;
    const against = presets.filter((preset) => preset.code === this.against);
    const turn = ++this.#trials;
    const question = this.#question;
    this.trying = true;
    try {
      const trial = await call("try_policies", { policies: [this.policy], against, since });
      if (turn !== this.#trials) return;
      this.trial = trial;
      this.#tried = question;
    } catch (error) {
      if (turn !== this.#trials) return;
      const wrong = asAppError(error);
      this.trialError = Object.values(fieldErrors(wrong))[0] ?? wholeError(wrong);
    }
    this.trying = false;
  }

  /** Puts it into force; the answer is the office's policies as they are now, or nothing when it was refused. */
  async save(): Promise<Policies | null> {
    if (this.busy || this.readonly || Object.keys(this.#read.errors).length > 0) return null;
    this.busy = true;
    this.errors = {};
    this.whole = "";
    try {
      const policies = await call("set_policy", { request: this.#request, policy: this.policy });
      this.leave();
      forgetDraft(this.user);
      done(t("policies.saved", { name: this.form.name.trim(), day: this.policy.effective }));
      return policies;
    } catch (error) {
      const wrong = asAppError(error);
      const { policy, ...fields } = fieldErrors(wrong);
      this.errors = fields;
      this.whole = policy ?? wholeError(wrong);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** No more questions. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#trials += 1;
    this.trying = false;
  }
}
