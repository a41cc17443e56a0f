// Today's board: read again after every act and twice a minute.
import { asAppError, call, newRequestId } from "@/api/client";
import type { Attendance, BoardView, ConsultantId, Reception, VisitId } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";
import { failed } from "@/shared/toasts.svelte";

const every = 30_000;

export class Board {
  view = $state<BoardView | null>(null);
  error = $state("");
  #reading = false;
  #again = false;

  refresh = async (): Promise<void> => {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    try {
      this.view = await call("desk_board", { day: null });
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    } finally {
      this.#reading = false;
      if (this.#again) {
        this.#again = false;
        void this.refresh();
      }
    }
  };

  /** Keeps reading; returns how to stop. */
  watch(): () => void {
    const timer = setInterval(() => void this.refresh(), every);
    return () => clearInterval(timer);
  }

  async setReception(visit: VisitId, reception: Reception, consultant: ConsultantId | null, reason = ""): Promise<boolean> {
    return this.#act(() => call("set_reception", { request: newRequestId(), visit, reception, consultant, override_reason: reason }));
  }

  async setAttendance(consultant: ConsultantId, attendance: Attendance): Promise<boolean> {
    return this.#act(() => call("set_attendance", { request: newRequestId(), consultant, attendance }));
  }

  async withdrawReport(report: string): Promise<boolean> {
    return this.#act(() => call("withdraw_report", { request: newRequestId(), report }));
  }

  async #act(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      await this.refresh();
      return true;
    } catch (error) {
      failed(say(asAppError(error).text));
      return false;
    }
  }
}
