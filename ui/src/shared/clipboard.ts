// Copying, with a word about whether it worked.
import { t } from "./i18n/index.svelte";
import { done, failed } from "./toasts.svelte";

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    done(t("common.copied"));
  } catch {
    failed(t("common.copy_failed"));
  }
}

/** What is on the clipboard, or nothing where the window may not read it. */
export async function readClipboard(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return "";
  }
}
