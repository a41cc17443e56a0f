import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SettingsView } from "@/api/types";
import { toasts, undoNewest } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { passwordProblem, pinProblem, Settings, SmallForm } = await import("./settings.svelte");
const { HealthCheck } = await import("./health.svelte");

const text = (zh: string) => ({ zh, en: zh });
const view = (): SettingsView => ({
  people: [{ user: "u2", name: "江越", role: "receptionist", active: true, has_password: true }],
  projects: [{ project: "p1", name: "云澜府", active: true }],
  consultants: ["许知遥", "林晚", "顾行之"].map((name, at) => ({ consultant: `k${at}`, name, active: true, team: null })),
  teams: [{ team: "t1", name: "B 组", place: 0, projects: [], channels: [], active: true }],
  rota: { position_a: ["out_sale"], broker_chooses: false, broker_takes_turn: true, override_reason: false },
  device: { desk: 1, fingerprint: "", changes: 0, folder: "", version: "" }, permissions: [], reveals: [],
});
const sent = (action: string) => answers.call.mock.calls.filter(([name]) => name === action).map(([, request]) => request);

async function opened() {
  const settings = new Settings();
  await settings.load();
  return settings;
}

beforeEach(() => {
  toasts.list = [];
  answers.call.mockReset();
  answers.call.mockImplementation(async (action: string) => (action === "show_settings" ? view() : action === "desk_status" ? { state: "new" } : {}));
});

describe("changes in the settings", () => {
  it("change a role and take it back", async () => {
    const settings = await opened();
    await settings.changePerson(settings.view!.people[0]!, { role: "manager" });
    expect(sent("change_person")[0]).toMatchObject({ user: "u2", role: "manager", active: true });
    expect(undoNewest()).toBe(true);
    await vi.waitFor(() => expect(sent("change_person")[1]).toMatchObject({ role: "receptionist", active: true }));
  });

  it("move a consultant by one place, never past the ends", async () => {
    const settings = await opened();
    const [first, second] = settings.view!.consultants;
    await settings.move(first!, -1);
    expect(sent("set_consultant")).toEqual([]);
    await settings.move(second!, 1);
    expect(sent("set_consultant")[0]).toMatchObject({ consultant: "k1", name: "林晚", active: true, place: 2 });
    undoNewest();
    await vi.waitFor(() => expect(sent("set_consultant")[1]).toMatchObject({ consultant: "k1", place: 1 }));
  });

  it("put a consultant into a team and take that back", async () => {
    const settings = await opened();
    await settings.joinTeam(settings.view!.consultants[1]!, "t1");
    expect(sent("join_team")[0]).toMatchObject({ consultant: "k1", team: "t1" });
    undoNewest();
    await vi.waitFor(() => expect(sent("join_team")[1]).toMatchObject({ consultant: "k1", team: null }));
  });

  it("change what is agreed about the rota and take that back", async () => {
    const settings = await opened();
    await settings.changeRota({ ...settings.view!.rota, broker_chooses: true });
    expect(sent("set_rota")[0]).toMatchObject({ rules: { broker_chooses: true, position_a: ["out_sale"] } });
    undoNewest();
    await vi.waitFor(() => expect(sent("set_rota")[1]).toMatchObject({ rules: { broker_chooses: false } }));
  });

  it("rename without touching the place", async () => {
    const settings = await opened();
    await settings.changeConsultant(settings.view!.consultants[0]!, { name: "许知瑶" });
    expect(sent("set_consultant")[0]).toMatchObject({ name: "许知瑶", place: null, active: true });
  });

  it("say a refusal and show what still holds", async () => {
    const settings = await opened();
    answers.call.mockRejectedValueOnce({ code: "refused", text: text("至少要有一位经理"), fields: [] });
    await settings.changePerson(settings.view!.people[0]!, { active: false });
    await vi.waitFor(() => expect(toasts.list.at(-1)).toMatchObject({ text: "至少要有一位经理", tone: "error" }));
    expect(answers.call.mock.calls.at(-1)?.[0]).toBe("show_settings");
  });
});

describe("a password", () => {
  it("is checked, sent for that person, and seen afterwards", async () => {
    expect(Object.keys(passwordProblem("7654321", "7654321"))).toEqual(["password"]);
    expect(Object.keys(passwordProblem("87654321", "87654322"))).toEqual(["again"]);
    expect(passwordProblem("87654321", "87654321")).toEqual({});

    const settings = await opened();
    answers.call.mockClear();
    expect(await settings.setPassword(settings.view!.people[0]!, "87654321")).toBeNull();
    expect(sent("set_password")).toEqual([{ user: "u2", password: "87654321" }]);
    expect(sent("show_settings")).toHaveLength(1);
    expect(undoNewest()).toBe(false);
  });

  it("that is refused stays in its form", async () => {
    const settings = await opened();
    const wrong = { code: "invalid" as const, text: text("密码太短"), fields: [{ field: "password", text: text("密码太短") }] };
    answers.call.mockRejectedValueOnce(wrong);
    expect(await settings.setPassword(settings.view!.people[0]!, "x")).toEqual(wrong);
    expect(toasts.list).toEqual([]);
  });
});

describe("small forms", () => {
  it("keep their request until it was done", async () => {
    const form = new SmallForm();
    const requests: string[] = [];
    const wrong = { code: "invalid" as const, text: text("有一项要改"), fields: [{ field: "password", text: text("至少 8 位") }] };
    expect(await form.submit(async (request) => { requests.push(request); return wrong; })).toBe(false);
    expect([form.errors, form.whole]).toEqual([{ password: "至少 8 位" }, ""]);
    expect(await form.submit(async (request) => { requests.push(request); return null; })).toBe(true);
    expect(requests[0]).toBe(requests[1]);
    expect(form.request).not.toBe(requests[0]);
  });

  it("check a PIN before sending it", () => {
    expect(Object.keys(pinProblem("123", "123"))).toEqual(["pin"]);
    expect(Object.keys(pinProblem("1111", "1111"))).toEqual(["pin"]);
    expect(Object.keys(pinProblem("2580", "2581"))).toEqual(["again"]);
    expect(pinProblem("2580", "2580")).toEqual({});
  });
});

describe("the health of the store", () => {
  it("does one thing at a time and keeps the last answer when a check fails", async () => {
    const health = new HealthCheck();
    const found = { ok: true, state_hash: "7c", changes: 1, heads: [], unknown_changes: 0, findings: [], warnings: [] };
    answers.call.mockResolvedValueOnce(found);
    await Promise.all([health.verify(), health.rebuild()]);
    expect(sent("rebuild_store")).toEqual([]);
    answers.call.mockRejectedValueOnce({ code: "store", text: text("磁盘满了"), fields: [] });
    await health.rebuild();
    expect([health.view, health.error, health.doing]).toEqual([found, "磁盘满了", ""]);
  });
});
