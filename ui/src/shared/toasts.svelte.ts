// The "done" bar: says what was done and offers to take it back for 8 seconds.
export interface Toast {
  id: number;
  text: string;
  /** Takes back what was done; also reached with Ctrl+Z while the bar is there. */
  undo?: () => void | Promise<void>;
  /** What else to do with the result: open the file, copy its path. */
  actions?: { label: string; run: () => void | Promise<void> }[];
  tone: "done" | "error";
}

const staysFor = 8000;
let nextId = 1;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const toasts = $state<{ list: Toast[] }>({ list: [] });

export function done(text: string, more: Pick<Toast, "undo" | "actions"> = {}): number {
  return show({ id: nextId++, text, tone: "done", ...more });
}

export function failed(text: string): number {
  return show({ id: nextId++, text, tone: "error" });
}

function show(toast: Toast): number {
  // One thing is said at a time: the newest replaces older ones, the three newest of a burst stay.
  for (const old of toasts.list.slice(0, -2)) dismiss(old.id);
  toasts.list.push(toast);
  release(toast.id);
  return toast.id;
}

export function dismiss(id: number): void {
  hold(id);
  toasts.list = toasts.list.filter((toast) => toast.id !== id);
}

/** Keeps a bar while it is hovered or focused. */
export function hold(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

export function release(id: number): void {
  hold(id);
  timers.set(id, setTimeout(() => dismiss(id), staysFor));
}

/** Undoes the newest thing that can be undone. Says whether there was one. */
export function undoNewest(): boolean {
  const toast = toasts.list.findLast((one) => one.undo);
  if (!toast?.undo) return false;
  dismiss(toast.id);
  void toast.undo();
  return true;
}
