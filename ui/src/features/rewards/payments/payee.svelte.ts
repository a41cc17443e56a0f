// Where somebody is paid to, and what is withheld.
import { call } from "@/api/client";
import type { Beneficiary, PayeeKind, PayeeView, TaxCategory } from "@/api/types";
import { RequestForm } from "@/shared/request-form.svelte";

export type TaxKind = TaxCategory["is"];
export const taxKinds: TaxKind[] = ["none", "labour", "incidental", "flat"];

export class PayeeForm extends RequestForm {
  kind = $state<PayeeKind>("firm");
  tax = $state<TaxKind>("none");
  rate = $state("");
  user = $state("");
  /** Paid only once its invoice is there; of a person none is asked. */
  invoice = $state(true);
  holder = $state("");
  account = $state("");
  bank = $state("");
  note = $state("");

  constructor(readonly beneficiary: Beneficiary, readonly name: string, known: PayeeView | null) {
    super();
    if (known) {
      this.kind = known.kind;
      this.tax = known.tax.is;
      this.rate = known.tax.is === "flat" ? known.tax.rate : "";
      this.user = known.user ?? "";
      this.invoice = known.invoice;
      this.holder = known.holder;
      this.account = known.account;
      this.bank = known.bank;
      this.note = known.note;
    } else {
      // A person's labour is taxed, a firm sends an invoice.
      this.kind = beneficiary.is === "partner" ? "firm" : "person";
      this.tax = beneficiary.is === "partner" ? "none" : "labour";
      this.holder = name;
    }
  }

  save(): Promise<PayeeView[] | null> {
    const tax: TaxCategory = this.tax === "flat" ? { is: "flat", rate: this.rate.trim() } : { is: this.tax };
    return this.send((request) =>
      call("set_payee", {
        request, beneficiary: this.beneficiary, kind: this.kind, tax, ...(this.user ? { user: this.user } : {}),
        invoice: this.kind === "firm" && this.invoice, holder: this.holder.trim(), account: this.account.trim(), bank: this.bank.trim(), note: this.note.trim(),
      }),
    );
  }
}
