// Files the desk has written, opened by the system.
import { openFile } from "@/api/native";
import { t } from "./i18n/index.svelte";
import { failed } from "./toasts.svelte";

/** Opens a file; where the system cannot, says where it lies. */
export async function openWritten(path: string): Promise<void> {
  try {
    await openFile(path);
  } catch {
    failed(t("common.cannot_open", { path }));
  }
}
