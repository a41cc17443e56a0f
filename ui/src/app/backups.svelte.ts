// How this desk's backups stand: the frame warns quietly, the settings show it whole.
import { call, onBackupProgress } from "@/api/client";
import type { BackupView } from "@/api/types";

export const backups = $state<{ view: BackupView | null }>({ view: null });

export function heard(view: BackupView): void {
  backups.view = view;
}

/** Asked every ten minutes: what is said is an age in days. */
const everyTenMinutes = 10 * 60_000;

/** Follows the backups while somebody works; the answer ends it. */
export function watchBackups(): () => void {
  let over = false;
  let stop = (): void => {};
  const ask = async (): Promise<void> => {
    const view = await call("show_backup_settings", {}).catch(() => null);
    if (view && !over) heard(view);
  };
  void ask();
  const asking = setInterval(() => void ask(), everyTenMinutes);
  void onBackupProgress(heard).then((unlisten) => {
    if (over) unlisten();
    else stop = unlisten;
  }).catch(() => {});
  return () => {
    over = true;
    clearInterval(asking);
    stop();
  };
}
