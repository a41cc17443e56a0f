// A list of any length, read in pages as it comes into view.
import { SvelteMap } from "svelte/reactivity";
import { asAppError } from "@/api/client";
import { say } from "./i18n/index.svelte";

export interface PageOf<T> { rows: T[]; total: number; more?: boolean }
export type LoadPage<T> = (offset: number, limit: number, turn: number) => Promise<PageOf<T>>;

/** Pages kept in memory; those furthest from view go first. */
const kept = 60;
/** Pages asked for at once: dragging the bar asks for where it stands, not for everything it passed. */
const abreast = 2;

export class Paged<T> {
  total = $state(0);
  /** The total is a lower bound. */
  more = $state(false);
  /** Answered at least once. */
  ready = $state(false);
  error = $state("");
  #pages = new SvelteMap<number, T[]>();
  #load: LoadPage<T> = async () => ({ rows: [], total: 0 });
  #turn = 0;
  #asked = new Set<number>();
  #wanted: [number, number] = [0, 0];

  constructor(readonly size = 100) {}

  /** A new question. The old rows stay until its first answer, and a slower answer never replaces a newer one. */
  async start(load: LoadPage<T>): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await load(0, this.size, turn);
      if (turn !== this.#turn) return;
      this.#load = load;
      this.#pages.clear();
      this.#asked.clear();
      this.#wanted = [0, 0];
      this.#pages.set(0, page.rows);
      this.#take(page);
      this.error = "";
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = say(asAppError(error).text);
    }
    this.ready = true;
  }

  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / this.size))?.[index % this.size];
  }

  /** Rows now in view. */
  range(first: number, last: number): void {
    this.#wanted = [Math.floor(first / this.size), Math.floor(Math.max(first, last - 1) / this.size)];
    this.#pump();
  }

  /** Puts a changed row where it stands. */
  replace(fits: (row: T) => boolean, row: T): void {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex(fits);
      if (at >= 0) this.#pages.set(page, rows.with(at, row));
    }
  }

  #pump(): void {
    for (let page = this.#wanted[0]; page <= this.#wanted[1]; page += 1) {
      if (this.#asked.size >= abreast) return;
      if (page * this.size < this.total && !this.#pages.has(page) && !this.#asked.has(page)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const turn = this.#turn;
    this.#asked.add(page);
    try {
      const answer = await this.#load(page * this.size, this.size, turn);
      if (turn !== this.#turn) return;
      this.#pages.set(page, answer.rows);
      this.#take(answer);
      this.#forget();
      this.error = "";
    } catch (error) {
      if (turn === this.#turn) this.error = say(asAppError(error).text);
      return;
    } finally {
      if (turn === this.#turn) this.#asked.delete(page);
    }
    this.#pump();
  }

  #take(page: PageOf<T>): void {
    this.total = page.total;
    this.more = page.more ?? false;
  }

  #forget(): void {
    const middle = (this.#wanted[0] + this.#wanted[1]) / 2;
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of far.slice(0, Math.max(0, far.length - kept))) this.#pages.delete(page);
  }
}
