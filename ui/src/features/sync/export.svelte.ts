// Files for head office.
import { asAppError, call } from "@/api/client";
import type { ExportFormat, ExportView, Lang } from "@/api/types";
import { fieldErrors, wholeError } from "@/shared/errors";
import { t } from "@/shared/i18n/index.svelte";

const stored = "laifang.export.dir";

export class Exporter {
  dir = $state(globalThis.localStorage?.getItem(stored) ?? "");
  headers = $state<Lang>("zh");
  format = $state<ExportFormat>("csv");
  fullPhones = $state(false);
  busy = $state(false);
  result = $state<ExportView | null>(null);
  errors = $state<Record<string, string>>({});
  whole = $state("");

  async run(): Promise<void> {
    if (this.busy) return;
    const dir = this.dir.trim();
    this.errors = dir === "" ? { dir: t("sync.needs_folder") } : {};
    this.whole = "";
    if (dir === "") return;
    this.busy = true;
    this.result = null;
    try {
      this.result = await call("export_csv", { dir, headers: this.headers, full_phones: this.fullPhones, format: this.format });
      localStorage.setItem(stored, dir);
      // Full numbers are asked for each time.
      this.fullPhones = false;
    } catch (error) {
      const wrong = asAppError(error);
      this.errors = fieldErrors(wrong);
      this.whole = wholeError(wrong);
    } finally {
      this.busy = false;
    }
  }
}

/** `9120344` → `8.7 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
