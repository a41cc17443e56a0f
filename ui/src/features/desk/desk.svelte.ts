// The desk's state and what its keys do: one box, one answer, one form, one save.
import { asAppError, call, newRequestId } from "@/api/client";
import type {
  AppError, Candidate, ConsultantId, ExpectedReport, LookUpView, RegisterDecision, ReportDraft, BrokerView, PasteView, RotaEntry, SessionView, VisitSaved,
} from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";
import { say, t } from "@/shared/i18n/index.svelte";
import { stripDigits } from "@/shared/masks";
import { done, failed } from "@/shared/toasts.svelte";
import { Board } from "./board.svelte";
import { readBox, Turns } from "./box";
import { Draft } from "./draft";
import {
  broughtBy, emptyForm, fillFromDraft, fillFromExpected, followBox, formField, isTouched, phonesOf, releaseCandidate,
  takeBroker, takeCandidate, toRequest, type VisitForm,
} from "./form";
import { printSlipOf } from "./print";

interface Kept {
  box: string;
  form: VisitForm;
  /** The form's request id: a visit that was saved just before a crash is not saved twice. */
  request?: string;
}

export class DeskModel {
  readonly session: SessionView;
  readonly board: Board;
  box = $state("");
  form = $state() as VisitForm;
  answer = $state<LookUpView | null>(null);
  /** Index of the candidate chosen with ↑↓; -1 follows the answer. */
  chosen = $state(-1);
  saving = $state(false);
  errors = $state<Record<string, string>>({});
  error = $state("");
  /** The question asked before saving: is the visitor one of these? */
  question = $state<{ candidates: Candidate[]; print: boolean } | null>(null);
  /** Reports of a message, a scanned code or a file, to be looked through and received. */
  pasted = $state.raw<PasteView | null>(null);
  /** When the draft that was brought back was saved. */
  restoredAt = $state("");
  /** Counted up when focus should go somewhere. */
  focus = $state<{ what: "box" | "required" | "wrong"; turn: number }>({ what: "box", turn: 0 });

  #turns = new Turns();
  #pending: Promise<void> = Promise.resolve();
  #request = newRequestId();
  #cleared: Kept | null = null;
  #draft: Draft;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(session: SessionView) {
    this.session = session;
    this.form = emptyForm(this.#onlyProject());
    this.board = new Board();
    this.#draft = new Draft("visit", session.time_zone);
  }

  #onlyProject(): string {
    const active = this.session.projects.filter((project) => project.active);
    return active.length === 1 ? (active[0]?.project ?? "") : "";
  }

  // ---- the one box ----

  setBox(text: string): void {
    this.box = stripDigits(text);
    this.chosen = -1;
    if (this.form.customer !== null) releaseCandidate(this.form);
    this.form.nobody = false;
    this.lookUp();
  }

  /** Asks who this is and whose; called on each keystroke in the box. */
  lookUp = (): void => {
    clearTimeout(this.#later);
    const turn = this.#turns.next();
    const form = this.form;
    const text = this.box || (form.fields.phone.from === "record" ? "" : form.fields.phone.value) || form.fields.name.value;
    const highlighted = this.chosen >= 0 ? (this.answer?.candidates[this.chosen]?.customer ?? null) : null;
    this.#pending = call("look_up", {
      text, turn,
      contact: form.kind,
      customer: form.customer ?? highlighted,
      project: form.fields.project.value || null,
      channel: (form.fields.channel.value || null) as RequestChannel,
      brought_by: broughtBy(form)?.name || null,
      ...brokerOf(form),
      report: form.report,
      appointment_with: form.appointment ? form.consultant || null : null,
      broker_chose: form.brokerChose ? form.consultant || null : null,
      phones: form.mask && !phonesOf(form).includes(form.mask) ? [...phonesOf(form), form.mask] : phonesOf(form),
      ...personOf(form),
    }).then(
      (view) => this.#show(view, text),
      (error) => { if (this.#turns.accept(turn)) this.error = say(asAppError(error).text); },
    );
  };

  /** After a change in the form: soon, and once for many keys. */
  lookUpSoon = (): void => {
    clearTimeout(this.#later);
    this.#later = setTimeout(this.lookUp, 140);
  };

  #show(view: LookUpView, text: string): void {
    if (!this.#turns.accept(view.turn)) return;
    const customer = this.chosen >= 0 ? this.answer?.candidates[this.chosen]?.customer : undefined;
    this.answer = view;
    this.chosen = customer ? view.candidates.findIndex((one) => one.customer === customer) : -1;
    if (text === this.box) followBox(this.form, readBox(this.box, view.kind));
  }

  /** The candidate Enter would take: chosen by hand, or the first where digits or initials were searched. */
  get highlighted(): number {
    if (this.form.nobody || !this.answer) return -1;
    if (this.form.customer !== null) return this.answer.candidates.findIndex((one) => one.customer === this.form.customer);
    if (this.chosen >= 0) return this.chosen;
    // Somebody who is only near what was typed is never taken by a mere Enter.
    const [first] = this.answer.candidates;
    return this.answer.kind === "name" || !first || first.by === "alike" ? -1 : 0;
  }

  moveChoice(step: 1 | -1): void {
    const length = this.answer?.candidates.length ?? 0;
    if (length === 0) return;
    if (this.form.customer !== null) releaseCandidate(this.form);
    this.form.nobody = false;
    const from = this.chosen >= 0 ? this.chosen : this.highlighted;
    this.chosen = from < 0 && step < 0 ? length - 1 : (from + step + length) % length;
    this.lookUpSoon();
  }

  take(index: number): void {
    const candidate = this.answer?.candidates[index];
    if (!candidate) return;
    this.chosen = index;
    takeCandidate(this.form, candidate);
    this.lookUp();
    this.#focusOn("required");
  }

  /** Waits for the answer to what was typed: a scanner's Enter comes before it. */
  async #settle(): Promise<void> {
    const enough = new Promise<void>((resolve) => setTimeout(resolve, 1500));
    while (!this.#turns.settled && (await Promise.race([this.#pending.then(() => true), enough.then(() => false)])));
  }

  /** Enter in the box. */
  async enter(): Promise<void> {
    await this.#settle();
    if (this.answer?.kind === "report") await this.readPaste(this.box);
    else if (this.highlighted >= 0) this.take(this.highlighted);
    else this.#focusOn("required");
  }

  /** Ctrl+N: none of the candidates. */
  nobody(): void {
    if (this.form.customer !== null) releaseCandidate(this.form);
    this.form.nobody = true;
    this.chosen = -1;
    this.lookUp();
    this.#focusOn("required");
  }

  // ---- reports ----

  /** Reads a pasted message: one report fills the form, several and a scanned code are reviewed. False when none was found. */
  async readPaste(text: string): Promise<boolean> {
    try {
      const view = await call("read_paste", { text });
      const [first] = view.reports;
      if (!first) return false;
      if (view.source === "code" && this.box.trim() === text.trim()) this.setBox("");
      if (view.reports.length > 1 || view.source === "code") {
        this.pasted = view;
      } else {
        if (this.answer?.kind === "report") this.box = "";
        const rest = view.unrecognised.map((one) => one.text);
        fillFromDraft(this.form, { ...first, remark: [first.remark, ...rest].filter(Boolean).join(" ") });
        this.lookUp();
        this.#focusOn("box");
      }
      return true;
    } catch (error) {
      failed(say(asAppError(error).text));
      return true;
    }
  }

  /** Reads a file of reports into the list that is looked through. The answer is the refusal, or nothing. */
  async readFile(path: string): Promise<AppError | null> {
    try {
      this.pasted = await call("read_report_file", { path });
      return null;
    } catch (error) {
      return asAppError(error);
    }
  }

  /** Ctrl+B: the likeliest report waiting for who was typed. */
  useFittingReport(): void {
    const report = this.answer?.reports[0];
    if (report && !this.form.report) this.useReport(report);
  }

  /** Click or Enter on a report of the board. */
  useReport(report: ExpectedReport): void {
    fillFromExpected(this.form, report);
    this.lookUp();
    this.#focusOn("box");
  }

  /** The pasted report is received, nobody has come yet. */
  receiveOnly(): void {
    if (this.form.draft) this.pasted = { source: "message", reports: [$state.snapshot(this.form.draft) as ReportDraft], unrecognised: [] };
  }

  /** A broker of the suggestions: firm and store follow from the record of today. */
  /** Firms on record that the one typed may mean. */
  get similarFirms(): string[] {
    return this.answer?.similar_firms ?? [];
  }

  /** Takes the firm on record instead of what was typed. */
  useFirm(name: string): void {
    this.form.fields.firm = { ...this.form.fields.firm, value: name };
    this.lookUp();
  }

  useBroker(broker: BrokerView): void {
    takeBroker(this.form, broker);
    this.lookUp();
  }

  // ---- the consultant ----

  get rota(): RotaEntry[] {
    return this.answer?.proposal?.rota ?? this.board.view?.rota ?? [];
  }

  /** Who will receive: chosen by hand, else proposed. */
  get consultant(): ConsultantId | null {
    const chosen = this.form.consultant;
    return chosen === null ? (this.answer?.proposal?.consultant ?? null) : chosen || null;
  }

  nameOf(consultant: ConsultantId | null): string {
    const known = [...this.rota, ...this.session.consultants];
    return known.find((one) => one.consultant === consultant)?.name ?? "";
  }

  choose(consultant: ConsultantId | "" | null, how: { appointment?: boolean; broker?: boolean; reason?: string } = {}): void {
    this.form.consultant = consultant;
    this.form.appointment = !!how.appointment && !!consultant;
    this.form.brokerChose = !!how.broker && !!consultant;
    this.form.overrideReason = consultant ? (how.reason ?? "") : "";
    delete this.errors.override_reason;
    this.lookUp();
  }

  // ---- saving ----

  async save(more: { print?: boolean; decision?: RegisterDecision } = {}): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    this.errors = {};
    this.error = "";
    await this.#settle();
    const kept = this.#snapshot();
    try {
      if (this.form.fields.channel.value === "" && !this.form.quick) throw this.#needsChannel();
      const outcome = await call("register_visit", toRequest(this.form, {
        request: this.#request,
        consentVersion: this.session.consent.version,
        consultant: this.consultant,
        decision: more.decision ?? null,
      }));
      if (outcome.outcome === "decide") {
        this.question = { candidates: outcome.candidates, print: more.print ?? false };
        return;
      }
      this.reset();
      // A printed slip is voided, not undone: then the bar speaks of the slip alone.
      const printed = more.print === true && (await printSlipOf(outcome.visit.line.visit, null));
      if (!printed) this.#sayDone(outcome.visit, kept);
    } catch (error) {
      this.#refused(error);
    } finally {
      this.saving = false;
      void this.board.refresh();
    }
  }

  #sayDone(saved: VisitSaved, kept: Kept): void {
    const { line } = saved;
    const words = { name: line.name || line.phone || "", consultant: line.consultant ?? "", queue: line.queue ?? 0 };
    const key = line.queue !== null ? "desk.done_queue" : line.consultant ? "desk.done_visit" : "desk.done_waiting";
    done(t(key, words), { undo: () => this.undo(line.visit, kept) });
  }

  /** How they came decides who is paid: never assumed. */
  #needsChannel(): AppError {
    const text = { zh: t("desk.need_channel"), en: t("desk.need_channel") };
    return { code: "invalid", text, fields: [{ field: "channel", text }] };
  }

  #refused(error: unknown): void {
    const refusal = asAppError(error);
    const known = Object.entries(fieldErrors(refusal)).map(([field, text]) => [formField(field), text] as const);
    this.errors = Object.fromEntries(known);
    this.error = wholeError(refusal);
    this.#focusOn("wrong");
  }

  /** The answer to the question asked before saving. */
  async decide(same: Candidate | null): Promise<void> {
    const asked = this.question;
    if (!asked) return;
    this.question = null;
    const decision: RegisterDecision = same
      ? { is: "same_as", customer: same.customer }
      : { is: "new_person", shown: asked.candidates.map((one) => one.customer) };
    await this.save({ print: asked.print, decision });
  }

  /** Takes a registration back; with `kept` the form comes back as it was. */
  async undo(visit: string, kept?: Kept): Promise<void> {
    try {
      await call("undo_registration", { request: newRequestId(), visit });
      if (kept && !this.touched) {
        this.#restore(kept);
        this.keepDraft();
      }
      done(t("desk.undone"));
    } catch (error) {
      failed(say(asAppError(error).text));
    }
    await this.board.refresh();
  }

  // ---- clearing, drafts ----

  #snapshot(): Kept {
    return { box: this.box, form: $state.snapshot(this.form) as VisitForm, request: this.#request };
  }

  #restore(kept: Kept): void {
    this.box = kept.box;
    this.form = kept.form;
    this.lookUp();
    this.#focusOn("box");
  }

  get touched(): boolean {
    return this.box !== "" || isTouched(this.form);
  }

  reset(): void {
    const { kind, quick } = this.form;
    this.box = "";
    this.form = { ...emptyForm(this.#onlyProject()), kind: quick ? kind : "visit", quick };
    this.chosen = -1;
    this.errors = {};
    this.error = "";
    this.question = null;
    this.restoredAt = "";
    this.#request = newRequestId();
    this.#draft.forget();
    this.lookUp();
    this.#focusOn("box");
  }

  /** Esc. */
  clear(): void {
    if (this.touched) this.#cleared = this.#snapshot();
    this.reset();
  }

  /** Ctrl+Z after Esc. Says whether there was something to bring back. */
  bringBack(): boolean {
    if (!this.#cleared || this.touched) return false;
    this.#restore(this.#cleared);
    this.#cleared = null;
    return true;
  }

  /** Keeps what is in the form; call whenever it changed. */
  keepDraft(): void {
    if (this.touched) this.#draft.keep(JSON.stringify(this.#snapshot()));
    else this.#draft.forget();
  }

  finishDraft = (): Promise<void> => this.#draft.finish();

  async start(): Promise<void> {
    void this.board.refresh();
    const draft = await this.#draft.load();
    const kept = draft && readKept(draft.content);
    if (kept && !this.touched) {
      this.#restore(kept);
      this.#request = kept.request ?? this.#request;
      this.restoredAt = draft.savedAt;
    } else {
      this.lookUp();
    }
  }

  #focusOn(what: DeskModel["focus"]["what"]): void {
    this.focus = { what, turn: this.focus.turn + 1 };
  }
}

/** The broker as far as the form names one by number. */
/** What the form holds about the visitor besides numbers; what came from a record on file is no evidence. */
function personOf(form: VisitForm): Pick<LookUpRequest, "name" | "id_tail" | "gender" | "address"> {
  const own = (field: keyof VisitForm["fields"]) => (form.fields[field].from === "record" ? "" : form.fields[field].value.trim());
  const gender = own("gender");
  return {
    ...(own("name") && { name: own("name") }),
    ...(own("id_tail") && { id_tail: own("id_tail") }),
    ...((gender === "male" || gender === "female") && { gender }),
    ...(own("address") && { address: own("address") }),
  };
}

function brokerOf(form: VisitForm): Pick<Parameters<typeof call<"look_up">>[1], "broker" | "broker_phone"> {
  const by = broughtBy(form);
  if (!by?.broker_phone) return {};
  return by.known ? { broker: by.known, broker_phone: by.broker_phone } : { broker_phone: by.broker_phone };
}

type LookUpRequest = Parameters<typeof call<"look_up">>[1];
type RequestChannel = Parameters<typeof call<"look_up">>[1]["channel"];

/** A draft as saved by any version of this form; one that cannot be read is left alone. */
function readKept(content: string): Kept | null {
  try {
    const kept = JSON.parse(content) as Partial<Kept>;
    if (typeof kept.box !== "string" || !kept.form?.fields) return null;
    const blank = emptyForm("");
    return { box: kept.box, request: kept.request, form: { ...blank, ...kept.form, fields: { ...blank.fields, ...kept.form.fields } } };
  } catch {
    return null;
  }
}
