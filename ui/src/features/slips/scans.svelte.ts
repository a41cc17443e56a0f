// Scans of the signed sheet: attaching one, and looking at it.
import { asAppError, call } from "@/api/client";
import type { FileKind } from "@/api/native";
import type { ScanContent, ScanMedia, ScanView, SheetSize, SlipId, SlipView } from "@/api/types";
import { say } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";

const mime: Record<ScanMedia, string> = { pdf: "application/pdf", jpeg: "image/jpeg", png: "image/png" };

/** Pictures up to this size are shown small in the list; larger ones when they are opened. */
const smallEnough = 4 * 1024 * 1024;

/** What the system's window offers to choose from. */
export function scanKinds(name: string): FileKind[] {
  return [{ name, extensions: ["pdf", "jpg", "jpeg", "png"] }];
}

/** A scan as the source of a picture. */
export function scanSource(content: ScanContent): string {
  return `data:${mime[content.media]};base64,${content.base64}`;
}

/** Whether the list shows it as a picture. */
export function hasThumbnail(scan: ScanView): boolean {
  return scan.state === "present" && scan.media !== "pdf" && scan.bytes <= smallEnough;
}

/** `1.4 MB`, `820 KB`. */
export function size(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`;
}

/** What was asked for, or in words why it cannot be shown. */
export async function loadScan(slip: SlipId, hash: string): Promise<{ content: ScanContent | null; error: string }> {
  try {
    return { content: await call("show_scan", { slip, hash }), error: "" };
  } catch (error) {
    return { content: null, error: say(asAppError(error).text) };
  }
}

/** The form of one attachment: which file. */
export class AttachForm extends RequestForm {
  path = $state("");

  constructor(readonly slip: SlipId, readonly sheet: SheetSize) { super(); }

  attach(): Promise<SlipView | null> {
    return this.send((request) => call("attach_scan", { request, slip: this.slip, path: this.path.trim(), sheet: this.sheet }));
  }
}
