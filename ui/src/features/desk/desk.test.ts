import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LookUp, LookUpView, RegisterVisit, SessionView } from "@/api/types";
import { toasts, undoNewest } from "@/shared/toasts.svelte";

type Handler = (request: never) => unknown;
const handlers: Record<string, Handler> = {};
const asked: [string, unknown][] = [];

vi.mock("@/api/client", () => ({
  call: async (action: string, request: never) => {
    asked.push([action, request]);
    return (await handlers[action]?.(request)) ?? {};
  },
  asAppError: (error: unknown) => error,
  newRequestId: () => `request-${Math.random()}`,
}));

const { DeskModel } = await import("./desk.svelte");
const { edit } = await import("./form");

const both = (text: string) => ({ zh: text, en: text });
const session = {
  projects: [{ project: "p1", name: "云澜府", active: true }], consultants: [], time_zone: "Asia/Shanghai",
  consent: { version: "2026-1", text: both("") },
} as unknown as SessionView;

function answer(request: LookUp, more: Partial<LookUpView> = {}): LookUpView {
  const kind = request.text === "" ? "empty" : /^\d+$/.test(request.text) ? "phone" : "name";
  return { turn: request.turn, kind, hint: null, candidates: [], reports: [], judgement: null, proposal: null, similar_firms: [], ...more };
}

const candidate = (customer: string, name: string) => ({ customer, name, phone: "1380013****", why: both(""), by: "phone", certain: false, last_contact: null, alike: null });
const saved = (name: string) => ({ outcome: "saved", visit: { line: { visit: "v1", name, consultant: null, queue: null, phone: null }, judgement: {}, repeated: false } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const registered = () => asked.filter(([action]) => action === "register_visit").map(([, request]) => request as RegisterVisit);

beforeEach(() => {
  asked.length = 0;
  toasts.list = [];
  for (const name of Object.keys(handlers)) delete handlers[name];
  handlers.look_up = (request: LookUp) => answer(request);
  handlers.register_visit = (request: RegisterVisit) => saved(request.customer.name);
});

describe("the one box", () => {
  it("takes nobody by Enter who is only near what was typed", async () => {
    handlers.look_up = (request: LookUp) => answer(request, { candidates: [{ ...candidate("k1", "欧阳静宇"), by: "alike" }] });
    const model = new DeskModel(session);
    model.setBox("13912345687");
    await settle();
    expect(model.highlighted).toBe(-1);
    await model.enter();
    expect(model.form.customer).toBeNull();
    model.moveChoice(1);
    expect(model.highlighted).toBe(0);
  });

  it("drops an answer that comes late", async () => {
    const waiting: (() => void)[] = [];
    handlers.look_up = (request: LookUp) => new Promise((resolve) => waiting.push(() => resolve(answer(request))));
    const model = new DeskModel(session);
    model.setBox("138");
    model.setBox("1380");
    waiting[1]?.();
    await settle();
    waiting[0]?.();
    await settle();
    expect(model.answer?.turn).toBe(2);
    expect(model.form.fields.phone.value).toBe("1380");
  });

  it("waits for the answer before Enter takes a candidate", async () => {
    handlers.look_up = async (request: LookUp) => {
      await settle();
      return answer(request, { candidates: [candidate(request.text === "13800135678" ? "right" : "wrong", "沈若溪")] });
    };
    const model = new DeskModel(session);
    model.setBox("1380013567");
    await settle();
    await settle();
    model.setBox("13800135678");
    await model.enter();
    expect(model.form.customer).toBe("right");
  });

  it("takes nobody by name without being told which", async () => {
    handlers.look_up = (request: LookUp) => answer(request, { candidates: [candidate("k1", "王伟"), candidate("k2", "王伟")] });
    const model = new DeskModel(session);
    model.setBox("王伟");
    await model.enter();
    expect(model.form.customer).toBeNull();
    model.moveChoice(1);
    model.moveChoice(1);
    await model.enter();
    expect(model.form.customer).toBe("k2");
  });

  it("lets the verdict follow the choice", async () => {
    handlers.look_up = (request: LookUp) => answer(request, { candidates: [candidate("k1", "甲"), candidate("k2", "乙")] });
    const model = new DeskModel(session);
    model.setBox("138");
    await settle();
    model.moveChoice(1);
    model.lookUp();
    expect((asked.at(-1)?.[1] as LookUp).customer).toBe("k2");
    await settle();
    model.nobody();
    expect(model.highlighted).toBe(-1);
    expect((asked.at(-1)?.[1] as LookUp).customer).toBeNull();
  });
});

describe("saving", () => {
  async function filled() {
    const model = new DeskModel(session);
    model.setBox("沈若溪");
    await settle();
    model.form.fields.channel = { value: "walk_in", from: "typed", offer: "" };
    return model;
  }

  it("is done once for a double click, and offers to take it back", async () => {
    const model = await filled();
    await Promise.all([model.save(), model.save()]);
    expect(registered()).toHaveLength(1);
    expect(model.box).toBe("");
    expect(undoNewest()).toBe(true);
    await settle();
    expect(asked.some(([action]) => action === "undo_registration")).toBe(true);
    expect(model.form.fields.name.value).toBe("沈若溪");
  });

  it("keeps its request id until it is saved", async () => {
    const model = await filled();
    handlers.register_visit = () => { throw { code: "invalid", text: both(""), fields: [{ field: "customer.phones.0", text: both("短了") }] }; };
    await model.save();
    expect(model.errors).toEqual({ "phones.0": "短了" });
    expect(model.error).toBe("");
    handlers.register_visit = (request: RegisterVisit) => saved(request.customer.name);
    await model.save();
    model.setBox("王");
    await settle();
    model.form.fields.channel = { value: "walk_in", from: "typed", offer: "" };
    await model.save();
    const ids = registered().map((request) => request.request);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  it("never assumes a channel", async () => {
    const model = new DeskModel(session);
    model.setBox("沈若溪");
    await model.save();
    expect(registered()).toHaveLength(0);
    expect(Object.keys(model.errors)).toEqual(["channel"]);
  });

  it("asks who it is and sends the answer with the same request", async () => {
    const model = await filled();
    handlers.register_visit = (request: RegisterVisit) => request.decision ? saved("沈若溪") : { outcome: "decide", candidates: [candidate("k1", "沈溪")] };
    await model.save();
    expect(model.question?.candidates).toHaveLength(1);
    await model.decide(null);
    const [first, second] = registered();
    expect(second?.decision).toEqual({ is: "new_person", shown: ["k1"] });
    expect(second?.request).toBe(first?.request);
    expect(model.question).toBeNull();
  });
});

describe("nothing is lost", () => {
  it("brings back what Esc cleared, once", async () => {
    const model = new DeskModel(session);
    model.setBox("沈若溪");
    await settle();
    model.clear();
    expect(model.touched).toBe(false);
    expect(model.bringBack()).toBe(true);
    expect([model.box, model.form.fields.name.value]).toEqual(["沈若溪", "沈若溪"]);
    expect(model.bringBack()).toBe(false);
  });

  it("restores a draft with its request id, and leaves one alone that it cannot read", async () => {
    const before = new DeskModel(session);
    before.setBox("沈若溪");
    await settle();
    before.form.fields.channel = { value: "walk_in", from: "typed", offer: "" };
    flushSync();
    before.keepDraft();
    await before.finishDraft();
    const content = (asked.findLast(([action]) => action === "save_draft")?.[1] as { content: string }).content;

    handlers.load_draft = () => ({ content, saved_at: "2026-11-21 14:20" });
    const after = new DeskModel(session);
    await after.start();
    expect([after.box, after.restoredAt]).toEqual(["沈若溪", "2026-11-21 14:20"]);
    await after.save();
    expect(registered()[0]?.request).toBe((JSON.parse(content) as { request: string }).request);

    handlers.load_draft = () => ({ content: "{", saved_at: null });
    const fresh = new DeskModel(session);
    await fresh.start();
    expect(fresh.touched).toBe(false);
  });

  it("reads one pasted report into the form and reviews several", async () => {
    const draft = { quote: "q", spans: [], project: null, name: "沈女士", phones: [], headcount: 2, day: null, time: null, firm: "恒居", store: null, broker: null, broker_phone: null, remark: "", notices: [] };
    const chatter = (text: string) => [{ line: 1, column: "", text, reason: null }];
    handlers.read_paste = () => ({ source: "message", reports: [draft], unrecognised: chatter("谢谢") });
    const model = new DeskModel(session);
    expect(await model.readPaste("…")).toBe(true);
    expect([model.form.fields.name.value, model.form.fields.notes.value]).toEqual(["沈女士", "谢谢"]);
    handlers.read_paste = () => ({ source: "message", reports: [draft, draft], unrecognised: [] });
    await model.readPaste("…");
    expect(model.pasted?.reports).toHaveLength(2);
    handlers.read_paste = () => ({ source: "message", reports: [], unrecognised: chatter("x") });
    expect(await model.readPaste("x")).toBe(false);
    // A scanned code is looked through and received, and leaves the box and the form as they were.
    model.reset();
    handlers.read_paste = () => ({ source: "code", reports: [draft], unrecognised: [] });
    handlers.look_up = (request: LookUp) => answer(request, { kind: "report" });
    model.setBox("LFBB1;姓名=沈女士");
    await model.enter();
    expect([model.pasted?.reports.length, model.box, model.form.fields.name.value]).toEqual([1, "", ""]);
  });

  it("reads a file into the list, or says why not", async () => {
    const model = new DeskModel(session);
    handlers.read_report_file = () => ({ source: "file", reports: [], unrecognised: [] });
    expect(await model.readFile("/a.csv")).toBeNull();
    expect([model.pasted?.source, asked.at(-1)]).toEqual(["file", ["read_report_file", { path: "/a.csv" }]]);
    const refusal = { code: "file", text: both("没有这个文件"), fields: [{ field: "path", text: both("没有这个文件") }] };
    handlers.read_report_file = () => { throw refusal; };
    expect(await model.readFile("/b.csv")).toEqual(refusal);
  });

  it("tells the office at once whose broker it is", async () => {
    const model = new DeskModel(session);
    edit(model.form, "channel", "agency");
    edit(model.form, "firm", "鸿安置业");
    model.useBroker({ broker: "b1", name: "周凯", phone: "139****1111", firm: "恒居地产", kind: "agency", store: "翠园店", assignments: [] });
    expect(asked.at(-1)).toEqual(["look_up", expect.objectContaining({ brought_by: "鸿安置业", broker: "b1", broker_phone: "139****1111" })]);
    edit(model.form, "broker_phone", "13900002222");
    model.lookUp();
    expect(asked.at(-1)?.[1]).toMatchObject({ broker_phone: "13900002222" });
    expect(asked.at(-1)?.[1]).not.toHaveProperty("broker");
  });
});

describe("who receives", () => {
  it("goes with how they were chosen, and why not the one proposed", async () => {
    const model = new DeskModel(session);
    model.form.fields.channel.value = "agency";
    model.choose("k2", { broker: true });
    expect(asked.at(-1)?.[1]).toMatchObject({ broker_chose: "k2", appointment_with: null });
    await model.save();
    expect(registered()[0]).toMatchObject({ consultant: "k2", broker_chose: "k2", override_reason: "" });
    model.form.fields.channel.value = "walk_in";
    model.choose("k2", { reason: "asked for" });
    await model.save();
    expect(registered()[1]).toMatchObject({ consultant: "k2", broker_chose: null, override_reason: "asked for" });
  });

  it("forgets the reason when the proposal is followed after all", async () => {
    const model = new DeskModel(session);
    model.form.fields.channel.value = "walk_in";
    model.choose("k2", { reason: "asked for" });
    model.choose(null);
    await model.save();
    expect(registered()[0]).toMatchObject({ broker_chose: null, override_reason: "" });
  });
});
