import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dismiss, done, failed, hold, release, toasts, undoNewest } from "./toasts.svelte";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  for (const toast of toasts.list) dismiss(toast.id);
  vi.useRealTimers();
});

describe("the done bar", () => {
  it("stays for eight seconds, longer while it is held", () => {
    const first = done("a");
    done("b");
    hold(first);
    vi.advanceTimersByTime(8000);
    expect(toasts.list.map((toast) => toast.text)).toEqual(["a"]);
    release(first);
    vi.advanceTimersByTime(8000);
    expect(toasts.list).toEqual([]);
  });

  it("undoes the newest that can be undone, once", () => {
    const undo = vi.fn();
    done("a", { undo });
    failed("b");
    expect(undoNewest()).toBe(true);
    expect(undo).toHaveBeenCalledOnce();
    expect(undoNewest()).toBe(false);
  });
});
