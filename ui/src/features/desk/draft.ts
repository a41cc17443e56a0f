// Keeps what is in a form on this desk, so that a crash or a lock loses nothing.
import { call } from "@/api/client";
import { desk } from "@/app/desk-state.svelte";
import { clock } from "@/shared/time";

const pause = 400;

export class Draft {
  #form: string;
  #timeZone: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: string | null = null;
  #saved = "";

  constructor(form: string, timeZone: string) {
    this.#form = form;
    this.#timeZone = timeZone;
  }

  /** Saves after a short pause in typing. */
  keep(content: string): void {
    if (content === (this.#waiting ?? this.#saved)) return;
    this.#waiting = content;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.finish(), pause);
  }

  /** Nothing to keep any more. */
  forget(): void {
    this.keep("");
  }

  /** Writes what is waiting, now. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    const content = this.#waiting;
    this.#waiting = null;
    if (content === null || content === this.#saved) return;
    try {
      await call("save_draft", { form: this.#form, content });
      this.#saved = content;
      desk.savedAt = clock(this.#timeZone);
    } catch {
      // Kept in memory; the next change tries again. A full disk is said when the visit is saved.
      this.#waiting ??= content;
    }
  }

  async load(): Promise<{ content: string; savedAt: string } | null> {
    try {
      const draft = await call("load_draft", { form: this.#form });
      if (!draft.content) return null;
      this.#saved = draft.content;
      return { content: draft.content, savedAt: draft.saved_at ?? "" };
    } catch {
      return null;
    }
  }
}
