// The only way to the Rust side. Every action goes through one command.
import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import type { Actions, AppError, BackupView, DuplicateSearch, FolderView, ImportView } from "./types";

export type ActionName = keyof Actions;
export type RequestOf<A extends ActionName> = Actions[A][0];
export type ViewOf<A extends ActionName> = Actions[A][1];

let running = 0;

/** Marks the window while actions run, so that whoever drives it from outside knows when it has settled. */
function count(change: 1 | -1): void {
  running += change;
  if (typeof document !== "undefined") document.documentElement.toggleAttribute("data-busy", running > 0);
}

let askPassword: () => Promise<boolean> = () => Promise.resolve(false);

/** Who asks the person for their password when an action wants it again; answers whether it was given. */
export function onPasswordNeeded(ask: () => Promise<boolean>): void {
  askPassword = ask;
}

/** Calls one action. Rejects with an `AppError`. Asks for the password and goes on where the action wants it again. */
export async function call<A extends ActionName>(action: A, request: RequestOf<A>): Promise<ViewOf<A>> {
  try {
    return await once(action, request);
  } catch (error) {
    if (asAppError(error).code !== "password_needed" || !(await askPassword())) throw error;
    return await once(action, request);
  }
}

async function once<A extends ActionName>(action: A, request: RequestOf<A>): Promise<ViewOf<A>> {
  count(1);
  try {
    return await invoke<ViewOf<A>>("act", { action, request });
  } catch (error) {
    throw asAppError(error);
  } finally {
    count(-1);
  }
}

/** Progress of a running import. */
export function onImportProgress(heard: (view: ImportView) => void): Promise<UnlistenFn> {
  return listen<ImportView>("import-progress", (event) => heard(event.payload));
}

/** Progress of a running search for duplicates. */
export function onDuplicatesProgress(heard: (view: DuplicateSearch) => void): Promise<UnlistenFn> {
  return listen<DuplicateSearch>("duplicates-progress", (event) => heard(event.payload));
}

/** The shared folder brought something, took something, or cannot be reached. */
export function onExchange(heard: (view: FolderView) => void): Promise<UnlistenFn> {
  return listen<FolderView>("exchange-news", (event) => heard(event.payload));
}

/** Progress of a backup, and what came of it. */
export function onBackupProgress(heard: (view: BackupView) => void): Promise<UnlistenFn> {
  return listen<BackupView>("backup-progress", (event) => heard(event.payload));
}

/** Whatever was thrown, as an error with words for people. */
export function asAppError(error: unknown): AppError {
  if (typeof error === "object" && error !== null && "code" in error && "text" in error) return error as AppError;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: "request", text: { zh: detail, en: detail }, fields: [] };
}

/** A new id for a form's request: the same form sent twice is done once. */
export function newRequestId(): string {
  return crypto.randomUUID();
}
