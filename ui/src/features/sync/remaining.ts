// How long work still takes, from how far it has come.
export class Remaining {
  #first: { at: number; done: number } | null = null;
  #last: { at: number; done: number } | null = null;

  /** Hears that `done` is done now (ms). */
  hear(done: number, at: number): void {
    // Going back means a new piece of work.
    if (!this.#first || done < (this.#last?.done ?? 0)) this.#first = { at, done };
    this.#last = { at, done };
  }

  /** Seconds left for `all`; nothing before there is a second of evidence. */
  seconds(all: number): number | null {
    if (!this.#first || !this.#last) return null;
    const took = this.#last.at - this.#first.at;
    const did = this.#last.done - this.#first.done;
    if (took < 1000 || did <= 0) return null;
    return Math.max(0, Math.ceil(((all - this.#last.done) * took) / did / 1000));
  }
}
