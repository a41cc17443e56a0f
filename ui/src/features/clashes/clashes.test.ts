import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Clash, ClashKind, JudgementView, RulingView, Verdict, VisitLine } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { Clashes, differs, grouped, why } = await import("./clashes.svelte");
const { meaning } = await import("./keys");
const { countWaiting, waiting } = await import("./waiting.svelte");

const text = (zh: string) => ({ zh, en: zh });
const ruling = (change: Partial<RulingView> = {}): RulingView => ({
  ruling: "r1", text: text("改归恒居"), reason: "先到", own: false, by: "江越", at: "2026-11-21 14:00", holds: true, waits: false, checked_by: null, ...change,
});
const clash = (visit: string, kind: ClashKind, change: { verdict?: Verdict; printed?: Verdict; told?: Verdict; headline?: string; note?: string; rulings?: RulingView[] } = {}): Clash => ({
  kind,
  line: { visit, name: `客${visit}`, day: "2026-11-21", channel: "agency", brought_by: "恒居 · 东门店" } as VisitLine,
  judgement: { verdict: change.verdict ?? "undecided", headline: text(change.headline ?? "还定不了"), provisional_note: change.note ? text(change.note) : null } as JudgementView,
  printed: change.printed ?? null,
  told: change.told ?? null,
  evidence: { accompanied: null, supervisor: null, card: null, intent: null, acceptance: null, reception_minutes: null, confirmed: null },
  rulings: change.rulings ?? [],
  extend_until: null,
  sharing: [],
  money: null,
});
const queue = [clash("1", "changed"), clash("2", "to_check"), clash("3", "open"), clash("4", "provisional"), clash("5", "kept_out"), clash("6", "ruled")];
const answer = (rows: Clash[]) => ({ rows, to_decide: rows.filter((row) => ["changed", "to_check", "open"].includes(row.kind)).length });
const shownOf = (clashes: InstanceType<typeof Clashes>) => clashes.shown?.line.visit;

beforeEach(() => {
  answers.call.mockReset();
  answers.call.mockResolvedValue(answer(queue));
  waiting.toDecide = 0;
});

describe("the groups", () => {
  it("put what is to be decided first, and leave out what is empty", () => {
    expect(grouped(queue, false).map((one) => [one.group, one.rows.map((row) => row.line.visit).join("")])).toEqual([["decide", "123"], ["provisional", "4"], ["decided", "56"]]);
    expect(grouped([clash("5", "kept_out")], false).map((one) => one.group)).toEqual(["decided"]);
    expect(grouped([], false)).toEqual([]);
  });

  it("show everything to decide, and the newest of the rest until all is asked for", () => {
    const many = (kind: ClashKind) => Array.from({ length: 60 }, (_, at) => clash(`${kind}${at}`, kind));
    expect(grouped([...many("open"), ...many("kept_out")], false).map((one) => [one.rows.length, one.total])).toEqual([[60, 60], [50, 60]]);
    expect(grouped(many("kept_out"), true)[0]?.rows.length).toBe(60);
  });
});

describe("why it is in the queue", () => {
  it("is said in a few words", () => {
    expect(why(clash("1", "changed", { printed: "valid", verdict: "invalid" }))).toBe("单子印的有效，现在判无效");
    expect(why(clash("1", "changed", { told: "valid", verdict: "invalid" }))).toBe("当时说有效，现在判无效");
    expect(why(clash("1", "overtaken", { printed: "valid", verdict: "valid" }))).toBe("客户已归别家，有效单还在外面");
    expect(why(clash("1", "to_check", { rulings: [ruling({ holds: false }), ruling({ waits: true, holds: false, text: text("判有效") })] }))).toBe("等复核：判有效");
    expect(why(clash("1", "ruled", { rulings: [ruling({ text: text("判无效") }), ruling(), ruling({ holds: false, text: text("判有效") })] }))).toBe("裁定：改归恒居");
    expect(why(clash("1", "provisional", { note: "以完整号码为准" }))).toBe("以完整号码为准");
    expect(why(clash("1", "kept_out", { headline: "保护期内，客户属鸿安" }))).toBe("保护期内，客户属鸿安");
  });

  it("knows a slip that says otherwise", () => {
    expect([differs(clash("1", "open")), differs(clash("1", "open", { printed: "undecided" })), differs(clash("1", "open", { printed: "valid" }))]).toEqual([false, false, true]);
  });
});

describe("the queue", () => {
  it("shows its first claim and tells the rail how many wait", async () => {
    const clashes = new Clashes();
    await clashes.load();
    expect([shownOf(clashes), waiting.toDecide]).toEqual(["1", 3]);
    clashes.move(1);
    expect(shownOf(clashes)).toBe("2");
    clashes.move(99);
    expect(shownOf(clashes)).toBe("6");
    clashes.move(-99);
    expect(shownOf(clashes)).toBe("1");
  });

  it("keeps a claim in view that left it, then goes on with the one in its place", async () => {
    const clashes = new Clashes();
    await clashes.load();
    clashes.move(1);
    answers.call.mockResolvedValue(answer(queue.filter((row) => row.line.visit !== "2")));
    await clashes.took({ line: { visit: "2" } as VisitLine, judgement: { verdict: "valid" } as JudgementView, repeated: false });
    expect([shownOf(clashes), clashes.gone, clashes.shown?.judgement.verdict]).toEqual(["2", true, "valid"]);
    clashes.move(1);
    expect([shownOf(clashes), clashes.gone]).toEqual(["3", false]);
  });

  it("follows the claim shown where it moves to another group", async () => {
    const clashes = new Clashes();
    await clashes.load();
    answers.call.mockResolvedValue(answer([...queue.slice(1), clash("1", "ruled", { rulings: [ruling()] })]));
    await clashes.load();
    expect([shownOf(clashes), clashes.shown?.kind]).toEqual(["1", "ruled"]);
    clashes.move(-1);
    expect(shownOf(clashes)).toBe("6");
  });

  it("opens the claim another room asks for, also below what is shown", async () => {
    const rows = Array.from({ length: 60 }, (_, at) => clash(String(at), "kept_out"));
    answers.call.mockResolvedValue(answer(rows));
    const clashes = new Clashes();
    await clashes.openTarget("57");
    expect([shownOf(clashes), clashes.visible.length]).toEqual(["57", 60]);
  });

  it("takes the newest answer, and says what went wrong without losing the rows", async () => {
    const clashes = new Clashes();
    let late: ((value: unknown) => void) | undefined;
    answers.call.mockReturnValueOnce(new Promise((resolve) => { late = resolve; }));
    const first = clashes.load();
    await clashes.load();
    late?.(answer([]));
    await first;
    expect(clashes.rows.length).toBe(6);
    answers.call.mockRejectedValue({ code: "store", text: text("磁盘满了"), fields: [] });
    await clashes.load();
    expect([clashes.error, clashes.rows.length]).toEqual(["磁盘满了", 6]);
    await countWaiting();
    expect(waiting.toDecide).toBe(3);
  });
});

describe("the keys", () => {
  const press = (key: string, target: Element = document.body, more: KeyboardEventInit = {}) => {
    let found: ReturnType<typeof meaning> = null;
    document.body.append(target === document.body ? document.createElement("i") : target);
    const hear = (event: Event) => { found = meaning(event as KeyboardEvent); };
    target.addEventListener("keydown", hear, { once: true });
    target.dispatchEvent(new KeyboardEvent("keydown", { key, ...more }));
    return found;
  };

  it("choose, open and rule", () => {
    expect([press("ArrowDown"), press("ArrowUp"), press("Enter"), press("r"), press("R"), press("x")]).toEqual([{ move: 1 }, { move: -1 }, "open", "rule", "rule", null]);
    expect(press("r", document.body, { ctrlKey: true })).toBeNull();
  });

  it("mean nothing where something is typed", () => {
    for (const name of ["input", "select", "textarea"]) expect([press("r", document.createElement(name)), press("ArrowDown", document.createElement(name))]).toEqual([null, null]);
  });

  it("leave the arrows and Enter to the claim, but rule from there", () => {
    const claim = document.createElement("section");
    claim.dataset.claim = "";
    document.body.append(claim);
    const inside = () => { const button = document.createElement("button"); claim.append(button); return button; };
    const pressIn = (key: string) => {
      let found: ReturnType<typeof meaning> = null;
      const button = inside();
      button.addEventListener("keydown", (event) => { found = meaning(event); });
      button.dispatchEvent(new KeyboardEvent("keydown", { key }));
      return found;
    };
    expect([pressIn("ArrowDown"), pressIn("Enter"), pressIn("r")]).toEqual([null, null, "rule"]);
  });
});
