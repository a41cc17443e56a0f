// Locks the desk after some minutes without a key or a click.
export class IdleWatch {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #minutes: number;
  #lock: () => void;

  constructor(minutes: number, lock: () => void) {
    this.#minutes = minutes;
    this.#lock = lock;
  }

  /** Somebody is there. */
  touch = (): void => {
    clearTimeout(this.#timer);
    if (this.#minutes > 0) this.#timer = setTimeout(this.#lock, this.#minutes * 60_000);
  };

  /** Starts watching the window; returns how to stop. */
  start(): () => void {
    const events = ["keydown", "pointerdown", "wheel"] as const;
    for (const name of events) window.addEventListener(name, this.touch, { passive: true, capture: true });
    this.touch();
    return () => {
      clearTimeout(this.#timer);
      for (const name of events) window.removeEventListener(name, this.touch, { capture: true });
    };
  }
}
