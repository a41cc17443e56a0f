// A form that sends one action: the same form sent twice is done once, errors stand under their fields.
import { asAppError, newRequestId } from "@/api/client";
import { fieldErrors, wholeError } from "./errors";

export class RequestForm {
  errors = $state<Record<string, string>>({});
  whole = $state("");
  busy = $state(false);
  #request = newRequestId();

  /** Sends it; nothing while it is on its way already, or where it was refused. Once done, the next one is a new request. */
  async send<T>(ask: (request: string) => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.errors = {};
    this.whole = "";
    try {
      const done = await ask(this.#request);
      this.#request = newRequestId();
      return done;
    } catch (error) {
      const wrong = asAppError(error);
      this.errors = fieldErrors(wrong);
      this.whole = wholeError(wrong);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** What is wrong, in one line: for buttons that have no fields. */
  get said(): string {
    return this.whole || Object.values(this.errors).join(" ");
  }
}
