// One phone shown in full for half a minute. Every look is recorded by the other side.
import { asAppError, call } from "@/api/client";
import type { CustomerId } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";

export const shownFor = 30;

export class Reveal {
  phone = $state("");
  /** Seconds until it hides again. */
  left = $state(0);
  error = $state("");
  busy = $state(false);
  #timer: ReturnType<typeof setInterval> | undefined;
  #turn = 0;

  async show(customer: CustomerId, index: number): Promise<void> {
    if (this.busy) return;
    const turn = ++this.#turn;
    this.busy = true;
    this.error = "";
    try {
      const { phone } = await call("reveal_phone", { customer, index });
      // Somebody who has gone on meanwhile does not get to see it.
      if (turn !== this.#turn) return;
      this.phone = phone;
      this.left = shownFor;
      clearInterval(this.#timer);
      this.#timer = setInterval(() => { if (--this.left <= 0) this.hide(); }, 1000);
    } catch (error) {
      if (turn === this.#turn) this.error = say(asAppError(error).text);
    } finally {
      this.busy = false;
    }
  }

  hide = (): void => {
    this.#turn += 1;
    clearInterval(this.#timer);
    this.phone = "";
    this.left = 0;
  };
}
