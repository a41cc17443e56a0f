// The list of customers: what is asked, what is chosen.
import { call } from "@/api/client";
import type { CustomerRow } from "@/api/types";
import { Paged } from "@/shared/paging.svelte";
import { loadViews, noFilters, sameFilters, sinceDay, storeViews, withView, type Filters, type SavedView } from "./views";

export class CustomerList {
  text = $state("");
  filters = $state<Filters>({ ...noFilters });
  selected = $state(0);
  /** Counted up with every answer to a new question: the list starts at its top. */
  generation = $state(0);
  views = $state<SavedView[]>([]);
  rows = new Paged<CustomerRow>(100);

  constructor(private readonly user: string, private readonly timeZone: string) {
    this.views = loadViews(user);
  }

  get filtered(): boolean {
    return !sameFilters(this.filters, noFilters);
  }

  /** The view whose filters are set now. */
  get view(): SavedView | undefined {
    return this.views.find((one) => sameFilters(one, this.filters));
  }

  /** Asks again from the top; `quietly` keeps the place (something changed elsewhere). */
  async search(quietly = false): Promise<void> {
    const { channel, consultant, since } = this.filters;
    const question = {
      text: this.text.trim(),
      channel: channel || null,
      consultant: consultant || null,
      since: since ? sinceDay(since, this.timeZone) : null,
    };
    if (!quietly) this.selected = 0;
    await this.rows.start((offset, limit, turn) => call("find_customers", { ...question, offset, limit, turn }));
    if (!quietly) this.generation += 1;
  }

  filter(change: Partial<Filters>): void {
    this.filters = { ...this.filters, ...change };
    void this.search();
  }

  /** Moves the choice; stays inside the list. */
  move(by: number): void {
    this.selected = Math.max(0, Math.min(this.rows.total - 1, this.selected + by));
  }

  get chosen(): CustomerRow | undefined {
    return this.rows.at(this.selected);
  }

  saveView(name: string): void {
    this.views = withView(this.views, name.trim(), this.filters);
    storeViews(this.user, this.views);
  }

  /** Forgets a view; the answer puts it back. */
  dropView(name: string): () => void {
    const before = this.views;
    this.views = before.filter((one) => one.name !== name);
    storeViews(this.user, this.views);
    return () => {
      this.views = before;
      storeViews(this.user, before);
    };
  }
}
