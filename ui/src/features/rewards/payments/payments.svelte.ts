// What follows the ledger: approvals, payments and their file, accounts, agencies' cycles, closed months.
import { asAppError, call } from "@/api/client";
import type {
  ApprovalView, Closes, CycleEntry, CycleView, LeftOut, PaidImport, PayeeView, PayoutFile, PayoutId, PayoutState, PayoutView, ProjectId,
} from "@/api/types";
import { readDay } from "@/shared/days";
import { say } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";

export type Section = "approvals" | "payouts" | "payees" | "cycles" | "months" | "setup";
export const payoutStates: PayoutState[] = ["prepared", "paid", "returned", "cancelled"];
/** 请佣 → 对账 → 发票 → 付款. */
export const cycleWay = ["applied", "reconciled", "invoiced", "paid"] as const;

/** What comes next in an agency's cycle; nothing where only the payment is left. */
export function nextStep(cycle: CycleView | null): CycleEntry["is"] | null {
  switch (cycle?.state) {
    case undefined:
    case "open":
    case "paid":
      return "applied";
    case "applied":
      return "reconciled";
    case "reconciled":
      return "invoiced";
    default:
      return null;
  }
}

export class Payments extends RequestForm {
  section = $state<Section>("approvals");
  approvals = $state.raw<ApprovalView[] | null>(null);
  payouts = $state.raw<PayoutView[] | null>(null);
  payees = $state.raw<PayeeView[] | null>(null);
  cycles = $state.raw<CycleView[] | null>(null);
  closes = $state.raw<Closes | null>(null);
  payoutState = $state<PayoutState | "">("");
  error = $state("");
  /** Lines that were left out of what was done last, and why. */
  leftOut = $state.raw<LeftOut[]>([]);
  imported = $state.raw<PaidImport | null>(null);
  /** Asked for once the core says that not everything is settled. */
  asksUnsettled = $state(false);
  /** Asked for once the core says that everything is with the bank already. */
  asksAgain = $state(false);
  /** Asked for once the core says another desk was not heard of. */
  asksUnheard = $state(false);
  #project: ProjectId = "";
  #turn = 0;

  waiting = $derived((this.approvals ?? []).filter((one) => one.agreed === null));

  async load(project: ProjectId, section: Section = this.section): Promise<void> {
    const turn = ++this.#turn;
    if (section !== this.section || project !== this.#project) {
      this.leftOut = [];
      this.imported = null;
    }
    this.section = section;
    this.#project = project;
    const mine = () => turn === this.#turn;
    try {
      if (section === "approvals") {
        const read = await call("list_approvals", { project });
        if (mine()) this.approvals = read;
      } else if (section === "payouts") {
        const read = await call("list_payouts", { project, state: this.payoutState || undefined });
        if (mine()) this.payouts = read;
      } else if (section === "payees") {
        const read = await call("list_payees", {});
        if (mine()) this.payees = read;
      } else if (section === "cycles") {
        const read = await call("list_cycles", { project });
        if (mine()) this.cycles = read;
      } else if (section === "months") {
        const read = await call("list_closes", { project });
        if (mine()) this.closes = read;
      }
      if (mine()) this.error = "";
    } catch (error) {
      if (mine()) this.error = say(asAppError(error).text);
    }
  }

  again(): Promise<void> {
    return this.load(this.#project);
  }

  /** Approves what somebody else prepared, or sends it back. */
  async decide(approval: ApprovalView, agreed: boolean): Promise<ApprovalView | null> {
    const view = await this.send((request) => call("approve", { request, approval: approval.approval, agreed }));
    if (view) this.leftOut = view.left_out;
    await this.again();
    return view;
  }

  async cancel(payout: PayoutId): Promise<PayoutView | null> {
    const view = await this.send((request) => call("cancel_payout", { request, payout }));
    await this.again();
    return view;
  }

  async exportTo(path: string, again = false, unheard = ""): Promise<PayoutFile | null> {
    const file = await this.send((request) => call("export_payouts", { request, project: this.#project, path: path.trim(), again, unheard: unheard.trim() }));
    if (this.errors.again) this.asksAgain = true;
    if (this.errors.unheard) this.asksUnheard = true;
    if (file) {
      this.asksAgain = this.asksUnheard = false;
      await this.again();
    }
    return file;
  }

  /** Confirms what the bank has paid; rows that do not fit are listed, and what was cancelled here only where it is said so. */
  async importPaid(path: string, book_cancelled = false): Promise<PaidImport | null> {
    const view = await this.send((request) => call("import_paid", { request, path: path.trim(), book_cancelled }));
    if (view) {
      await this.again();
      this.imported = view;
    }
    return view;
  }

  /** Agrees to an account that somebody else changed. */
  async checkPayee(payee: PayeeView): Promise<boolean> {
    const payees = await this.send((request) => call("check_payee", { request, beneficiary: payee.beneficiary, account: payee.account }));
    if (payees) this.payees = payees;
    return payees !== null;
  }

  async closeMonth(month: string, unsettled = false): Promise<Closes | null> {
    const view = await this.send((request) => call("close_month", { request, project: this.#project, month, unsettled }));
    if (this.errors.unsettled) this.asksUnsettled = true;
    if (view) {
      this.closes = view;
      this.asksUnsettled = false;
    }
    return view;
  }

  took(cycles: CycleView[]): void {
    this.cycles = cycles;
  }
}

/** The bank paid: when, and by which reference. */
export class ConfirmForm extends RequestForm {
  on = $state("");
  reference = $state("");
  unheard = $state("");
  /** Asked for once the core says another desk was not heard of. */
  asksUnheard = $state(false);

  constructor(readonly payout: PayoutView, readonly today: string) {
    super();
    this.on = today;
  }

  async save(): Promise<PayoutView | null> {
    const on = readDay(this.on, this.today) ?? this.on.trim();
    const view = await this.send((request) => call("confirm_payout", { request, payout: this.payout.payout, on, reference: this.reference.trim(), unheard: this.unheard.trim(), bank_paid: false }));
    if (this.errors.unheard) this.asksUnheard = true;
    return view;
  }
}

/** One step of an agency's cycle. */
export class CycleForm extends RequestForm {
  on = $state("");
  amount = $state("");
  number = $state("");
  taxRate = $state("6%");

  constructor(readonly project: ProjectId, readonly agency: string, readonly step: CycleEntry["is"], readonly today: string, amount = "") {
    super();
    this.on = today;
    this.amount = amount;
  }

  entry(): CycleEntry {
    const on = readDay(this.on, this.today) ?? this.on.trim();
    const amount = this.amount.trim();
    return this.step === "invoiced" ? { is: "invoiced", on, number: this.number.trim(), tax_rate: this.taxRate.trim(), amount } : { is: this.step, on, amount };
  }

  save(): Promise<CycleView[] | null> {
    return this.send((request) => call("advance_cycle", { request, project: this.project, agency: this.agency, step: this.entry() }));
  }
}
