// The office's forms of slips: how they stand, and the one being edited with its page beside it.
import { asAppError, call, newRequestId } from "@/api/client";
import type { SheetSize, SlipForm, SlipFormPreview, SlipFormView, Verdict } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";
import { say, t } from "@/shared/i18n/index.svelte";
import { done } from "@/shared/toasts.svelte";

/** How long typing rests before the page is laid out again. */
const restMs = 250;
export const mostClauses = 6;
export const mostSigners = 4;

/** A form that can be edited without touching the one it was taken from. */
export function copyOf(form: SlipForm): SlipForm {
  return {
    ...form,
    clauses: [...form.clauses],
    parts: { ...form.parts },
    signers: form.signers.map((signer) => ({ ...signer })),
    show: { ...form.show },
  };
}

export class FormEditor {
  form = $state<SlipForm>()!;
  verdict = $state<Verdict>("valid");
  sheet = $state<SheetSize>("a4");
  preview = $state.raw<SlipFormPreview | null>(null);
  errors = $state<Record<string, string>>({});
  whole = $state("");
  busy = $state(false);
  /** Set: nothing in it is lost when it is left. */
  saved = false;
  #request = newRequestId();
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly view: SlipFormView, readonly readonly: boolean) {
    this.form = copyOf(view.form);
  }

  /** Says something else than what stands. */
  get changed(): boolean {
    return JSON.stringify(this.form) !== JSON.stringify(this.view.form);
  }

  /** Says what the program ships. */
  get shipped(): boolean {
    return JSON.stringify(this.form) === JSON.stringify(this.view.shipped);
  }

  toShipped(): void {
    this.form = copyOf(this.view.shipped);
  }

  get roomForSigner(): boolean {
    return this.form.signers.length < mostSigners - (this.form.customer_signs ? 1 : 0);
  }

  addSigner(): void {
    this.form.signers.push({ label: "", if_brought: false });
  }

  addClause(): void {
    this.form.clauses.push("");
  }

  /** The form changed: the page follows when typing rests. */
  changedForm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), restMs);
  }

  /** The page of what stands in the form; only the newest answer counts. What is wrong keeps the last good page. */
  ask = async (): Promise<void> => {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    try {
      const preview = await call("preview_slip_form", { form: this.form, sheet: this.sheet, verdict: this.verdict });
      if (turn !== this.#turn) return;
      this.errors = Object.fromEntries(preview.errors.map((one) => [one.field, say(one.text)]));
      this.whole = "";
      if (preview.pages.length > 0) this.preview = preview;
    } catch (error) {
      if (turn === this.#turn) this.whole = say(asAppError(error).text);
    }
  };

  /** Sets it for slips from now on; the answer is all forms as they are now. */
  async save(): Promise<SlipFormView[] | null> {
    if (this.busy || this.readonly) return null;
    this.busy = true;
    this.whole = "";
    try {
      const forms = await call("set_slip_form", { request: this.#request, kind: this.view.kind, form: this.shipped ? null : this.form });
      this.saved = true;
      this.leave();
      done(t("slipforms.saved", { name: say(this.view.name) }));
      return forms;
    } catch (error) {
      const wrong = asAppError(error);
      this.errors = fieldErrors(wrong);
      this.whole = wholeError(wrong);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** No more questions. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
  }
}

export class FormBook {
  forms = $state.raw<SlipFormView[] | null>(null);
  error = $state("");
  editor = $state.raw<FormEditor | null>(null);

  load = async (): Promise<void> => {
    try {
      this.forms = await call("list_slip_forms", {});
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    }
  };

  open(view: SlipFormView, readonly: boolean): void {
    this.editor = new FormEditor(view, readonly);
  }

  /** Leaves the form; what was changed can be taken up again from the bar. */
  close = (): void => {
    const { editor } = this;
    editor?.leave();
    this.editor = null;
    if (editor?.changed && !editor.saved) done(t("slipforms.left", { name: say(editor.view.name) }), { undo: () => { this.editor = editor; } });
  };

  async save(): Promise<boolean> {
    const forms = await this.editor?.save();
    if (!forms) return false;
    this.forms = forms;
    this.close();
    return true;
  }
}

let kept: { user: string; book: FormBook } | null = null;

/** One person's forms for as long as the window is open: what is being edited survives a look into another room. */
export function formsOf(user: string): FormBook {
  if (kept?.user !== user) kept = { user, book: new FormBook() };
  return kept.book;
}
