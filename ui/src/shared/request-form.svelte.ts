// A form that asks for one thing: its request's id, whether it is on its way, and what was wrong.
import { asAppError, newRequestId } from "@/api/client";
import { fieldErrors, wholeError } from "./errors";

export class RequestForm {
  errors = $state<Record<string, string>>({});
  whole = $state("");
  busy = $state(false);
  /** Kept until it is done: a double click is harmless. */
  readonly request = newRequestId();

  /** Sends it; nothing while it is on its way already, or when it was refused. */
  protected async send<T>(ask: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.errors = {};
    this.whole = "";
    try {
      return await ask();
    } catch (error) {
      const wrong = asAppError(error);
      this.errors = fieldErrors(wrong);
      this.whole = wholeError(wrong);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
