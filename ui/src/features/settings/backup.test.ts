import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BackupView } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { BackupForm } = await import("./backup.svelte");
const { backups } = await import("@/app/backups.svelte");

const view = (more: Partial<BackupView> = {}): BackupView => ({
  folder: null, same_disk: false, keep_days: 7, keep_weeks: 4, last: null, running: null, failure: null, failing_since: null,
  warning: null, retention: { zh: "", en: "" }, restored: null, ...more,
});

beforeEach(() => { answers.call.mockReset(); backups.view = null; });

describe("the form for daily backups", () => {
  it("shows what is set, saves it, and takes the first backup at once", async () => {
    const form = new BackupForm();
    answers.call.mockResolvedValueOnce(view());
    await form.load();
    expect([form.folder, form.days, form.weeks]).toEqual(["", "7", "4"]);
    form.folder = "/media/disk";
    form.days = "14";
    answers.call.mockResolvedValueOnce(view({ folder: "/media/disk", keep_days: 14 })).mockResolvedValueOnce(view({ folder: "/media/disk", running: { done: 0, of: 0 } }));
    expect(await form.save()).toBe(true);
    expect(answers.call.mock.calls.slice(1)).toEqual([
      ["set_backup_settings", { folder: "/media/disk", keep_days: 14, keep_weeks: 4 }],
      ["back_up", { to: null }],
    ]);
    expect(backups.view?.running).not.toBeNull();
  });

  it("puts a refusal under its field, and never sends half a number", async () => {
    const form = new BackupForm();
    form.days = "7天";
    answers.call.mockRejectedValueOnce({ code: "invalid", text: { zh: "错", en: "wrong" }, fields: [{ field: "keep_days", text: { zh: "天数不对", en: "no" } }] });
    expect(await form.save()).toBe(false);
    expect(answers.call.mock.calls[0]?.[1].keep_days).toBe(0xffff);
    expect(form.errors.keep_days).toBe("天数不对");
  });

  it("says sizes in words", () => {
    const form = new BackupForm();
    expect([form.size(1), form.size(1536), form.size(5 * 1024 * 1024)]).toEqual(["1 KiB", "2 KiB", "5.0 MiB"]);
  });
});
