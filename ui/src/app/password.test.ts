import { beforeEach, describe, expect, it, vi } from "vitest";

const { invoke } = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

import { call } from "@/api/client";
import { question } from "./password.svelte";

const refusal = (code: string) => ({ code, text: { zh: code, en: code }, fields: [] });
const actions = () => invoke.mock.calls.map(([, { action }]) => action as string);

describe("an action that wants the password again", () => {
  beforeEach(() => { invoke.mockReset(); question.cancel(); });

  it("is done once the password was given, with the same request", async () => {
    invoke.mockRejectedValueOnce(refusal("password_needed"));
    const done = call("list_slips", { text: "", state: null, offset: 0, limit: 1 });
    await vi.waitFor(() => expect(question.asking).toBe(true));
    invoke.mockRejectedValueOnce(refusal("wrong_secret"));
    expect(await question.give("wrong")).toBe(false);
    expect([question.asking, question.error]).toEqual([true, "wrong_secret"]);
    invoke.mockResolvedValueOnce({}).mockResolvedValueOnce({ rows: [], total: 0 });
    expect(await question.give("right")).toBe(true);
    expect(await done).toEqual({ rows: [], total: 0 });
    expect(actions()).toEqual(["list_slips", "confirm_password", "confirm_password", "list_slips"]);
    expect(invoke.mock.calls[0]).toEqual(invoke.mock.calls[3]);
    expect(question.asking).toBe(false);
  });

  it("is refused when nobody gives it", async () => {
    invoke.mockRejectedValueOnce(refusal("password_needed"));
    const done = call("list_slips", { text: "", state: null, offset: 0, limit: 1 });
    await vi.waitFor(() => expect(question.asking).toBe(true));
    question.cancel();
    await expect(done).rejects.toMatchObject({ code: "password_needed" });
    expect(actions()).toEqual(["list_slips"]);
  });
});
