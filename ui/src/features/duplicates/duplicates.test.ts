import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DeskStatus, DuplicateSearch, PairLine, PairView, QueueState, WaitingView } from "@/api/types";
import { toasts } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { Duplicates, proposed, searching, toCheck } = await import("./duplicates.svelte");
const { desk } = await import("@/app/desk-state.svelte");
const { waiting } = await import("@/features/clashes/waiting.svelte");
const { meaning } = await import("./keys");

const text = (zh: string) => ({ zh, en: zh });
const line = (n: number): PairLine => ({
  a: { customer: `a${n}`, name: `甲${n}`, phone: null }, b: { customer: `b${n}`, name: `乙${n}`, phone: null },
  likeness: "very_like", word: text("很像同一个人"), household: false, suspicion: null, reasons: [], protected: false, claimed: false, waits: null,
});
const search: DuplicateSearch = { state: "finished", percent: 100, last: "2026-11-21 10:00", records: 9, counts: { open: 3, same: 0, not_same: 0, household: 0, waiting: 2 } };
const view = (row: PairLine, change: Partial<PairView> = {}): PairView => ({
  line: row, state: "open", link: null, fields: [], parts: [], score: 12, consequences: [], rewards: [], needs_second: false, slips: [],
  decisions: [{ choice: "consultant", a: "许知遥", b: "顾行之", proposed: row.b.customer }], ...change,
});
let rows = [line(1), line(2), line(3)];
let linked = false;
let becomes: QueueState = "same";
const asked = (action: string) => answers.call.mock.calls.filter(([name]) => name === action).map(([, request]) => request as Record<string, unknown>);

beforeEach(() => {
  rows = [line(1), line(2), line(3)];
  linked = false;
  becomes = "same";
  toasts.list = [];
  answers.call.mockReset();
  answers.call.mockImplementation((action: string, request: { a?: string; b?: string }) => {
    if (action === "list_duplicates") return Promise.resolve({ rows, total: rows.length, search });
    if (action === "show_pair") {
      const row = [1, 2, 3].map(line).find((one) => one.a.customer === request.a);
      return Promise.resolve(view(row ?? line(9), linked && request.a === "a1" ? { link: "l1", state: becomes } : {}));
    }
    if (action === "link_customers" || action === "mark_household") {
      linked = true;
      rows = rows.filter((one) => one.a.customer !== request.a);
    }
    return Promise.resolve({});
  });
});

describe("the review", () => {
  it("goes through the pairs, not beyond their ends", async () => {
    const duplicates = new Duplicates();
    await duplicates.load();
    const seen = [duplicates.shown?.line.a.customer];
    for (const by of [1, 1, 1, -1]) { await duplicates.move(by); seen.push(duplicates.shown?.line.a.customer); }
    expect(seen).toEqual(["a1", "a2", "a3", "a3", "a2"]);
  });

  it("merges with the sides as proposed or chosen, shows the next pair, and takes it back", async () => {
    const duplicates = new Duplicates();
    await duplicates.load();
    expect(duplicates.sides).toEqual({ consultant: "b" });
    await duplicates.side("a");
    await duplicates.decide("same");
    expect(asked("link_customers")[0]).toMatchObject({ a: "a1", b: "b1", same: true, consultant_of: "a1" });
    expect(duplicates.shown?.line.a.customer).toBe("a2");
    await toasts.list[0]?.undo?.();
    expect(asked("withdraw_link")[0]).toMatchObject({ link: "l1" });
  });

  it("says not the same, and household, as what they are", async () => {
    const duplicates = new Duplicates();
    await duplicates.load();
    await duplicates.decide("not_same");
    expect(asked("link_customers")[0]).toMatchObject({ same: false });
    await duplicates.decide("household");
    expect(asked("mark_household")).toHaveLength(1);
  });

  it("decides nothing twice", async () => {
    const duplicates = new Duplicates();
    await duplicates.load();
    await Promise.all([duplicates.decide("same"), duplicates.decide("same")]);
    expect(asked("link_customers")).toHaveLength(1);
  });

  it("takes each proposal for the side it names", () => {
    expect(proposed(view(line(1), { decisions: [{ choice: "protection", a: "", b: "", proposed: "a1" }] }))).toEqual({ protection: "a" });
    expect([searching(null), searching(search), searching({ ...search, state: "matching" })]).toEqual([false, false, true]);
  });
});

describe("a merge that waits for a second person", () => {
  const waits = (own: boolean): WaitingView => ({ link: "l7", by: "唐晓", own, at: "2026-11-21 10:00", decides: [text("客户归许知遥")] });
  const seated = (refused: string[]) => { desk.status = { state: "open", session: { refused } } as unknown as DeskStatus; };

  it("is somebody else's to check, who may", () => {
    const merge = waits(false);
    const shown = (one: WaitingView | null) => view({ ...line(1), waits: one }, { state: one ? "waiting" : "open" });
    seated([]);
    expect([toCheck(shown(merge)), toCheck(shown(waits(true))), toCheck(shown(null)), toCheck(null)]).toEqual([merge, null, null, null]);
    seated(["check_merge"]);
    expect(toCheck(shown(merge))).toBe(null);
  });

  it("is told apart from one that was made, and can be taken back", async () => {
    const duplicates = new Duplicates();
    await duplicates.load();
    becomes = "waiting";
    await duplicates.decide("same");
    expect(toasts.list.at(-1)?.text).toBe("甲1 和 乙1 的合并在等另一位经理同意");
    await toasts.list[0]?.undo?.();
    expect(asked("withdraw_link")[0]).toMatchObject({ link: "l1" });
  });

  it("is decided about no more, only taken back, and counted at the room", async () => {
    rows = [{ ...line(1), waits: waits(true) }];
    [linked, becomes] = [true, "waiting"];
    const duplicates = new Duplicates();
    await duplicates.choose("waiting");
    expect([duplicates.shown?.state, waiting.merges]).toEqual(["waiting", 2]);
    await duplicates.decide("not_same");
    expect(asked("link_customers")).toEqual([]);
    await duplicates.undoShown();
    expect(asked("withdraw_link")[0]).toMatchObject({ link: "l1" });
  });
});

describe("keys", () => {
  const key = (name: string, change: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key: name, ...change });
  it("mean what the room says", () => {
    expect(["j", "K", "1", "2", "m", "n", "h", "y", "D", "U", "x"].map((name) => meaning(key(name)))).toEqual([
      { move: 1 }, { move: -1 }, { side: "a" }, { side: "b" }, "same", "not_same", "household", "agree", "disagree", "undo", null,
    ]);
    expect(meaning(key("m", { ctrlKey: true }))).toBe(null);
  });
  it("mean nothing where something is being typed, and among choices all but the arrows", () => {
    const heard = (type: string, name: string) => {
      const input = Object.assign(document.createElement("input"), { type });
      document.body.append(input);
      let what: unknown = "nothing";
      window.addEventListener("keydown", (event) => { what = meaning(event); }, { once: true });
      input.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
      return what;
    };
    expect([heard("text", "m"), heard("radio", "m"), heard("radio", "ArrowDown")]).toEqual([null, "same", null]);
  });
});
