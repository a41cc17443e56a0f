// Whether the store is as its log says.
import { asAppError, call } from "@/api/client";
import type { VerifyView } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";

export class HealthCheck {
  view = $state<VerifyView | null>(null);
  doing = $state<"" | "verify" | "rebuild">("");
  error = $state("");

  verify = (): Promise<void> => this.#do("verify", () => call("verify_store", {}));
  rebuild = (): Promise<void> => this.#do("rebuild", () => call("rebuild_store", {}));

  async #do(what: "verify" | "rebuild", act: () => Promise<VerifyView>): Promise<void> {
    if (this.doing) return;
    this.doing = what;
    this.error = "";
    try {
      this.view = await act();
    } catch (error) {
      this.error = say(asAppError(error).text);
    } finally {
      this.doing = "";
    }
  }
}
