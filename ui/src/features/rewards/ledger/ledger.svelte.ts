// The ledger: who is owed what, how it comes about, what is taken together for approval.
import { SvelteSet } from "svelte/reactivity";
import { asAppError, call } from "@/api/client";
import type { ApprovalView, Key, Kind, LedgerGroup, LedgerLine, LedgerView, LineState, LineView, PayoutView, ProjectId, SettleView } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";
import { addUp, fen, isNothing } from "../money";

export const lineStates: LineState[] = ["unposted", "accrued", "held", "due", "approved", "paid", "owed", "nothing"];
/** More lines than this open with only those beneficiaries unfolded who are owed something now. */
const unfoldedAtMost = 200;
/** Lines of one beneficiary drawn until the rest is asked for. */
export const linesShown = 100;

/** A line's name as text. */
export function nameOf(key: Key): string {
  return JSON.stringify([key.project, key.beneficiary.is, key.beneficiary.id, key.source.is, key.source.id, key.programme, key.item, key.stage]);
}

export function beneficiaryName(group: Pick<LedgerGroup, "beneficiary">): string {
  return `${group.beneficiary.is} ${group.beneficiary.id}`;
}

/** Whether a line can stand on an approval: due, not held, and posted as it is now. */
export function canApprove(line: LedgerLine): boolean {
  return line.state === "due" && line.holds.length === 0 && isNothing(line.change) && fen(line.due) > 0n;
}

/** What was netted from payouts for these lines. */
export function takenBack(group: LedgerGroup): string {
  return addUp(group.lines.map((line) => line.recovered));
}

export type Row =
  | { is: "group"; id: string; group: LedgerGroup; open: boolean; approvable: LedgerLine[] }
  | { is: "line"; id: string; group: LedgerGroup; line: LedgerLine }
  | { is: "rest"; id: string; group: LedgerGroup; left: number };

export class Ledger extends RequestForm {
  view = $state.raw<LedgerView | null>(null);
  error = $state("");
  text = $state("");
  state = $state<LineState | "">("");
  /** The one line that is open, and its postings. */
  open = $state("");
  detail = $state.raw<LineView | null>(null);
  detailError = $state("");
  readonly chosen = new SvelteSet<string>();
  readonly #folded = new SvelteSet<string>();
  readonly #whole = new SvelteSet<string>();
  #turn = 0;
  #detailTurn = 0;
  #project: ProjectId = "";

  rows = $derived.by((): Row[] =>
    (this.view?.groups ?? []).flatMap((group): Row[] => {
      const id = beneficiaryName(group);
      const open = !this.#folded.has(id);
      const head: Row = { is: "group", id, group, open, approvable: group.lines.filter(canApprove) };
      if (!open) return [head];
      const shown = this.#whole.has(id) ? group.lines : group.lines.slice(0, linesShown);
      const rest: Row[] = shown.length < group.lines.length ? [{ is: "rest", id: `${id} rest`, group, left: group.lines.length - shown.length }] : [];
      return [head, ...shown.map((line): Row => ({ is: "line", id: nameOf(line.key), group, line })), ...rest];
    }),
  );
  lines = $derived((this.view?.groups ?? []).flatMap((group) => group.lines));
  approvable = $derived(this.lines.filter(canApprove));
  ticked = $derived(this.approvable.filter((line) => this.chosen.has(nameOf(line.key))));
  tickedSum = $derived(addUp(this.ticked.map((line) => line.due)));
  tickedPeople = $derived(new Set(this.ticked.map((line) => `${line.key.beneficiary.is} ${line.key.beneficiary.id}`)).size);
  /** Due, but not to be approved for now, and in no total to be approved. */
  held = $derived(this.lines.filter((line) => line.state === "held"));
  heldSum = $derived(addUp(this.held.map((line) => line.due)));

  async load(project: ProjectId): Promise<void> {
    const turn = ++this.#turn;
    const other = project !== this.#project;
    this.#project = project;
    try {
      const view = await call("list_ledger", { project, state: this.state || undefined, text: this.text.trim() });
      if (turn !== this.#turn) return;
      const first = this.view === null || other;
      this.view = view;
      this.error = "";
      if (first) this.#fold(view);
      const names = new Set(view.groups.flatMap((group) => group.lines.filter(canApprove).map((line) => nameOf(line.key))));
      for (const name of this.chosen) if (!names.has(name)) this.chosen.delete(name);
      const line = this.lines.find((one) => nameOf(one.key) === this.open);
      if (line) void this.#explain(line);
      else this.close();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = say(asAppError(error).text);
    }
  }

  again(): Promise<void> {
    return this.load(this.#project);
  }

  #fold(view: LedgerView): void {
    this.#folded.clear();
    if (view.groups.reduce((all, group) => all + group.lines.length, 0) <= unfoldedAtMost) return;
    for (const group of view.groups) {
      if (isNothing(group.totals.due) && isNothing(group.totals.approved)) this.#folded.add(beneficiaryName(group));
    }
  }

  /** Unfolds or folds a beneficiary. */
  fold(group: LedgerGroup, open: boolean): void {
    const id = beneficiaryName(group);
    if (open) this.#folded.delete(id);
    else this.#folded.add(id);
  }

  showRest(group: LedgerGroup): void {
    this.#whole.add(beneficiaryName(group));
  }

  tick(lines: readonly LedgerLine[], on?: boolean): void {
    const names = lines.filter(canApprove).map((line) => nameOf(line.key));
    const next = on ?? !names.every((name) => this.chosen.has(name));
    for (const name of names) {
      if (next) this.chosen.add(name);
      else this.chosen.delete(name);
    }
  }

  /** Opens a line into its explanation; one is open at a time. */
  async toggle(line: LedgerLine, open = this.open !== nameOf(line.key)): Promise<void> {
    if (!open) return this.close();
    this.open = nameOf(line.key);
    this.detail = null;
    await this.#explain(line);
  }

  close(): void {
    this.#detailTurn += 1;
    this.open = "";
    this.detail = null;
    this.detailError = "";
  }

  async #explain(line: LedgerLine): Promise<void> {
    const turn = ++this.#detailTurn;
    try {
      const detail = await call("show_line", { key: line.key });
      if (turn !== this.#detailTurn) return;
      this.detail = detail;
      this.detailError = "";
    } catch (error) {
      if (turn === this.#detailTurn) this.detailError = say(asAppError(error).text);
    }
  }

  /** Posts what changed since the last settlement. */
  async settle(): Promise<SettleView | null> {
    const view = await this.send((request) => call("settle", { request, project: this.#project }));
    if (view) await this.again();
    return view;
  }

  /** Hands the ticked lines to somebody else to approve. */
  async submit(): Promise<ApprovalView | null> {
    const { ticked } = this;
    if (ticked.length === 0) return null;
    const view = await this.send((request) => call("prepare_approval", { request, project: this.#project, keys: ticked.map((line) => line.key) }));
    if (view) this.chosen.clear();
    // A refused line may have changed meanwhile: shown as it is now.
    await this.again();
    return view;
  }

  /** In the usual kind, or in the one chosen. */
  async prepare(group: LedgerGroup, kind?: Kind): Promise<PayoutView | null> {
    const view = await this.send((request) => call("prepare_payout", { request, project: this.#project, beneficiary: group.beneficiary, kind }));
    if (view) await this.again();
    return view;
  }
}
