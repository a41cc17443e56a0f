// What the system does for the window: choosing files and folders, opening them. A path can always be typed instead.
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open, save } from "@tauri-apps/plugin-dialog";
import { openPath, revealItemInDir } from "@tauri-apps/plugin-opener";

export interface FileKind { name: string; extensions: string[] }

/** Lists that people bring: `tabular` in the program reads them all. */
export const LISTS: FileKind[] = [{ name: "CSV, Excel", extensions: ["csv", "xlsx", "xlsm", "txt"] }];

/** A file to read; nothing when the person thought better of it. */
export async function chooseFile(title: string, kinds: FileKind[]): Promise<string | null> {
  return open({ title, filters: kinds, multiple: false, directory: false });
}

/** A folder to write into. */
export async function chooseFolder(title: string, from = ""): Promise<string | null> {
  return open({ title, directory: true, multiple: false, defaultPath: from || undefined });
}

/** A file to write. */
export async function chooseTarget(title: string, kinds: FileKind[], suggested: string): Promise<string | null> {
  return save({ title, filters: kinds, defaultPath: suggested });
}

/** Opens a file the desk has written in the program the system has for it. */
export async function openFile(path: string): Promise<void> {
  await openPath(path);
}

/** Shows a file or folder where it lies, in the file manager. */
export async function showInFolder(path: string): Promise<void> {
  await revealItemInDir(path);
}

/** Enlarges everything in the window, as a browser does; 1 is the size the system says. */
export async function zoomWindow(factor: number): Promise<void> {
  await getCurrentWebview().setZoom(factor);
}
