// The password asked for again: one dialog for whichever action wants it.
import { asAppError, call, onPasswordNeeded } from "@/api/client";
import { wholeError } from "@/shared/errors";

class PasswordQuestion {
  asking = $state(false);
  busy = $state(false);
  error = $state("");
  #answers: ((given: boolean) => void)[] = [];

  /** Opens the dialog; two actions at once wait for the same answer. */
  ask = (): Promise<boolean> => {
    this.asking = true;
    return new Promise((resolve) => { this.#answers.push(resolve); });
  };

  async give(password: string): Promise<boolean> {
    this.busy = true;
    this.error = "";
    try {
      await call("confirm_password", { password });
      this.#close(true);
      return true;
    } catch (error) {
      this.error = wholeError(asAppError(error));
      return false;
    } finally {
      this.busy = false;
    }
  }

  cancel = (): void => { this.#close(false); };

  #close(given: boolean): void {
    this.asking = false;
    this.error = "";
    for (const answer of this.#answers.splice(0)) answer(given);
  }
}

export const question = new PasswordQuestion();
onPasswordNeeded(question.ask);
