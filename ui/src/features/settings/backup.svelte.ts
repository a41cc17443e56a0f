// The form for daily backups, and the button for one now.
import { asAppError, call } from "@/api/client";
import { backups, heard } from "@/app/backups.svelte";
import { fieldErrors, wholeError } from "@/shared/errors";
import { say, t } from "@/shared/i18n/index.svelte";
import { done } from "@/shared/toasts.svelte";

/** What was typed as a number; nothing but digits is one. */
const number = (text: string): number => (/^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0xffff);

export class BackupForm {
  folder = $state("");
  days = $state("7");
  weeks = $state("4");
  busy = $state(false);
  errors = $state<Record<string, string>>({});
  whole = $state("");
  problem = $state("");

  load = async (): Promise<void> => {
    try {
      const view = await call("show_backup_settings", {});
      heard(view);
      this.folder = view.folder ?? "";
      this.days = String(view.keep_days);
      this.weeks = String(view.keep_weeks);
      this.problem = "";
    } catch (error) {
      this.problem = say(asAppError(error).text);
    }
  };

  /** Whether it was saved; the first backup is taken at once. */
  save = async (): Promise<boolean> => {
    if (this.busy) return false;
    this.busy = true;
    this.errors = {};
    this.whole = "";
    try {
      heard(await call("set_backup_settings", { folder: this.folder, keep_days: number(this.days), keep_weeks: number(this.weeks) }));
      done(t(this.folder.trim() ? "settings.backup_saved" : "settings.backup_off"));
      if (backups.view?.folder && !backups.view.last) await this.backUp();
      return true;
    } catch (thrown) {
      const refused = asAppError(thrown);
      this.errors = fieldErrors(refused);
      this.whole = wholeError(refused);
      return false;
    } finally {
      this.busy = false;
    }
  };

  backUp = async (): Promise<void> => {
    this.problem = "";
    try {
      heard(await call("back_up", { to: null }));
    } catch (error) {
      this.problem = say(asAppError(error).text);
    }
  };

  /** `1536` → `2 KiB`. */
  size(bytes: number): string {
    return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
  }
}
