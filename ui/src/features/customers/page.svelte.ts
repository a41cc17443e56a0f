// One customer's page: what it shows and what can be done there.
import { asAppError, call, newRequestId } from "@/api/client";
import type { CustomerId, CustomerView, LinkView, RelationView, WithdrawalPreview } from "@/api/types";
import { open } from "@/app/navigation.svelte";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";

export class CustomerPageModel {
  view = $state<CustomerView | null>(null);
  error = $state("");
  /** A merge that is about to be taken back, and what hangs on it. */
  parting = $state<{ link: LinkView; preview: WithdrawalPreview }>();
  #turn = 0;

  constructor(readonly customer: CustomerId) {}

  load = async (): Promise<void> => {
    const turn = ++this.#turn;
    try {
      const view = await call("show_customer", { customer: this.customer });
      if (turn !== this.#turn) return;
      this.view = view;
      this.error = "";
    } catch (error) {
      if (turn === this.#turn) this.error = say(asAppError(error).text);
    }
  };

  get name(): string {
    return this.view?.names[0] ?? "";
  }

  /** Links another record. Says whether it worked; can be taken back from the bar. */
  async link(other: { customer: CustomerId; name: string }, same: boolean): Promise<boolean> {
    try {
      this.view = await call("link_customers", { request: newRequestId(), a: this.customer, b: other.customer, same });
    } catch (error) {
      const wrong = asAppError(error);
      // Consultant or protection differ: the review shows both sides and asks.
      if (same && wrong.fields.some((one) => one.field.endsWith("_of"))) open("clashes", `pair:${this.customer}:${other.customer}`);
      failed(wrong.fields.map((one) => say(one.text)).join(" ") || say(wrong.text));
      return false;
    }
    const link = this.view.links.find((one) => one.customer === other.customer && one.same === same);
    const words = t(link?.waits ? "customers.link_waits" : same ? "customers.linked" : "customers.parted", { name: other.name });
    done(words, link ? { undo: () => this.withdraw(link, true) } : {});
    return true;
  }

  /** Puts on record that another customer is a relative. Says whether it worked. */
  async declare(other: { customer: CustomerId; name: string }, spouse: boolean, request: string): Promise<boolean> {
    try {
      await call("declare_relation", { request, a: this.customer, b: other.customer, spouse });
    } catch (error) {
      failed(say(asAppError(error).text));
      return false;
    }
    done(t("customers.relative_done", { a: this.name, b: other.name, relation: t(spouse ? "customers.spouse" : "customers.direct") }));
    await this.load();
    return true;
  }

  /** Takes a relation back; the bar offers to declare it anew. */
  async unrelate(relation: RelationView): Promise<void> {
    try {
      await call("withdraw_link", { request: newRequestId(), link: relation.link });
      await this.load();
      const undo = async () => { await this.declare(relation, relation.spouse, newRequestId()); };
      done(t("customers.link_withdrawn", { name: relation.name }), { undo });
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }

  /** Takes a link back; where claims, money or later visits hang on it, what becomes of them is said first. */
  async part(link: LinkView): Promise<void> {
    if (!link.same || link.waits) return this.withdraw(link);
    try {
      const preview = await call("preview_withdrawal", { link: link.link });
      if (preview.changes.length + preview.since.length === 0) return await this.withdraw(link);
      this.parting = { link, preview };
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }

  async withdraw(link: LinkView, quietly = false): Promise<void> {
    try {
      await call("withdraw_link", { request: newRequestId(), link: link.link });
      await this.load();
      if (!quietly) done(t("customers.link_withdrawn", { name: link.name }), { undo: async () => { await this.link(link, link.same); } });
    } catch (error) {
      failed(say(asAppError(error).text));
    }
  }
}
