// Correcting a customer: only what was changed is sent.
import { asAppError, call, newRequestId } from "@/api/client";
import type { CustomerView, EditCustomer, Gender } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";

export class EditForm {
  name = $state("");
  gender = $state<Gender | "">("");
  idTail = $state("");
  dropIdTail = $state(false);
  address = $state("");
  addPhones = $state<string[]>([""]);
  removePhones = $state<number[]>([]);
  errors = $state<Record<string, string>>({});
  whole = $state("");
  busy = $state(false);
  readonly #request = newRequestId();

  constructor(readonly view: CustomerView) {
    this.name = view.names[0] ?? "";
    this.gender = view.gender ?? "";
    this.address = view.address ?? "";
  }

  request(): EditCustomer {
    const { view } = this;
    const name = this.name.trim();
    const address = this.address.trim();
    const idTail = this.idTail.trim();
    return {
      request: this.#request,
      customer: view.customer,
      shown: view.shown,
      // Several names are a question: saving answers it, even with the first of them.
      name: name !== (view.names[0] ?? "") || view.names.length > 1 ? name : null,
      gender: this.gender !== "" && this.gender !== view.gender ? this.gender : null,
      id_tail: this.dropIdTail ? "" : idTail === "" ? null : idTail,
      address: address === (view.address ?? "") ? null : address,
      add_phones: this.addPhones.map((phone) => phone.trim()).filter((phone) => phone !== ""),
      remove_phones: [...this.removePhones].sort((a, b) => a - b),
    };
  }

  get changed(): boolean {
    const { name, gender, id_tail, address, add_phones, remove_phones } = this.request();
    return [name, gender, id_tail, address].some((one) => one !== null) || add_phones.length > 0 || remove_phones.length > 0;
  }

  toggleRemoval(index: number): void {
    this.removePhones = this.removePhones.includes(index) ? this.removePhones.filter((one) => one !== index) : [...this.removePhones, index];
  }

  /** The line an error about the n-th phone sent belongs to: empty lines are not sent. */
  lineOf(sent: number): number {
    const lines = this.addPhones.flatMap((phone, line) => (phone.trim() === "" ? [] : [line]));
    return lines[sent] ?? 0;
  }

  async save(): Promise<CustomerView | null> {
    if (this.busy) return null;
    this.busy = true;
    this.errors = {};
    this.whole = "";
    try {
      return await call("edit_customer", this.request());
    } catch (error) {
      const wrong = asAppError(error);
      this.whole = wholeError(wrong);
      this.errors = Object.fromEntries(
        Object.entries(fieldErrors(wrong)).map(([field, text]) => {
          const phone = /^add_phones\.(\d+)$/.exec(field);
          return [phone ? `add_phones.${this.lineOf(Number(phone[1]))}` : field, text];
        }),
      );
      return null;
    } finally {
      this.busy = false;
    }
  }
}
