import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CustomerView } from "@/api/types";
import { toasts } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));

const { CustomerPageModel } = await import("./page.svelte");
const { EditForm } = await import("./edit.svelte");
const { CustomerList } = await import("./list.svelte");
const { Reveal } = await import("./reveal.svelte");
const { loadViews, sinceDay } = await import("./views");

const view = (change: Partial<CustomerView> = {}): CustomerView => ({
  customer: "c1", names: ["沈若溪"], phones: [{ index: 0, masked: "138****5678", incomplete: false }], gender: "female", id_tail: "****27",
  address: "澄江路", registered: "2026-10-12", import: null, relations: [], links: [], shown: ["x1", "x2"], timeline: [], protection: null, claims: [], ...change,
});
const page = (total = 3) => ({ turn: 1, rows: [], total, more: false });

beforeEach(() => {
  answers.call.mockReset();
  localStorage.clear();
});

describe("the edit form", () => {
  it("sends only what was changed, and what the form showed", () => {
    const form = new EditForm(view());
    expect(form.changed).toBe(false);
    form.address = "";
    form.addPhones = [" ", "139 0000 2046"];
    form.toggleRemoval(0);
    expect(form.request()).toMatchObject({
      shown: ["x1", "x2"], name: null, gender: null, id_tail: null, address: "", add_phones: ["139 0000 2046"], remove_phones: [0],
    });
    form.toggleRemoval(0);
    expect(form.request().remove_phones).toEqual([]);
  });

  it("settles concurrent names even with the first of them", () => {
    expect(new EditForm(view({ names: ["沈若溪", "沈若西"] })).request().name).toBe("沈若溪");
  });

  it("keeps, replaces or removes the ID tail", () => {
    const form = new EditForm(view());
    form.idTail = "12003X";
    expect(form.request().id_tail).toBe("12003X");
    form.dropIdTail = true;
    expect(form.request().id_tail).toBe("");
  });

  it("is the same request when sent again, and puts a phone's error under its line", async () => {
    const form = new EditForm(view());
    form.addPhones = ["", "1380013"];
    answers.call.mockRejectedValue({ code: "invalid", text: { zh: "", en: "" }, fields: [{ field: "add_phones.0", text: { zh: "只有 7 位", en: "7 digits" } }] });
    expect(await form.save()).toBeNull();
    await form.save();
    expect(form.errors).toEqual({ "add_phones.1": "只有 7 位" });
    expect(form.whole).toBe("");
    expect(answers.call.mock.calls[0]?.[1].request).toBe(answers.call.mock.calls[1]?.[1].request);
  });
});

describe("a relative", () => {
  const other = { customer: "c2", name: "沈国栋" };

  it("is put on record under the dialog's request, and the page is read again", async () => {
    answers.call.mockImplementation(async (action: string) => (action === "show_customer" ? view() : {}));
    const model = new CustomerPageModel("c1");
    expect(await model.declare(other, true, "q1")).toBe(true);
    expect(answers.call).toHaveBeenNthCalledWith(1, "declare_relation", { request: "q1", a: "c1", b: "c2", spouse: true });
    expect(model.view?.customer).toBe("c1");
  });

  it("that is refused leaves the dialog open", async () => {
    answers.call.mockRejectedValue({ code: "refused", text: { zh: "这两条记录是同一个人", en: "one person" }, fields: [] });
    expect(await new CustomerPageModel("c1").declare(other, false, "q1")).toBe(false);
    expect(toasts.list.at(-1)).toMatchObject({ tone: "error", text: "这两条记录是同一个人" });
  });
});

describe("a merge taken back", () => {
  const link = { link: "l1", customer: "c2", name: "沈若西", same: true, waits: false };
  const text = { zh: "恒居地产的报备由无效变为有效", en: "" };

  it("is asked about first where something hangs on it", async () => {
    const model = new CustomerPageModel("c1");
    answers.call.mockResolvedValueOnce({ changes: [text], since: [] });
    await model.part(link);
    expect(answers.call).toHaveBeenCalledExactlyOnceWith("preview_withdrawal", { link: "l1" });
    expect(model.parting?.preview.changes).toEqual([text]);
  });

  it("happens at once where nothing does, or where it only waited", async () => {
    const model = new CustomerPageModel("c1");
    answers.call.mockImplementation((name: string) => Promise.resolve(name === "preview_withdrawal" ? { changes: [], since: [] } : view()));
    await model.part(link);
    await model.part({ ...link, waits: true });
    expect(model.parting).toBeUndefined();
    expect(answers.call.mock.calls.map(([name]) => name)).toEqual(["preview_withdrawal", "withdraw_link", "show_customer", "withdraw_link", "show_customer"]);
  });
});

describe("a revealed phone", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("hides again after half a minute", async () => {
    answers.call.mockResolvedValue({ phone: "13800135678" });
    const reveal = new Reveal();
    await reveal.show("c1", 0);
    expect(reveal.phone).toBe("13800135678");
    vi.advanceTimersByTime(29_000);
    expect([reveal.phone, reveal.left]).toEqual(["13800135678", 1]);
    vi.advanceTimersByTime(1_000);
    expect(reveal.phone).toBe("");
  });

  it("does not appear once the page was left", async () => {
    let answer: ((phone: { phone: string }) => void) | undefined;
    answers.call.mockReturnValue(new Promise((resolve) => { answer = resolve; }));
    const reveal = new Reveal();
    const shown = reveal.show("c1", 0);
    reveal.hide();
    answer?.({ phone: "13800135678" });
    await shown;
    expect(reveal.phone).toBe("");
  });
});

describe("the list", () => {
  it("asks with text and filters, and starts at the top again", async () => {
    answers.call.mockResolvedValue(page());
    const list = new CustomerList("u1", "Asia/Shanghai");
    list.text = " 138 ";
    list.filters = { channel: "agency", consultant: "", since: "" };
    list.selected = 2;
    await list.search();
    expect(answers.call).toHaveBeenCalledWith("find_customers", { text: "138", channel: "agency", consultant: null, since: null, offset: 0, limit: 100, turn: 1 });
    expect(list.selected).toBe(0);
    list.move(9);
    expect(list.selected).toBe(2);
    list.move(-9);
    expect(list.selected).toBe(0);
  });

  it("keeps filters under a name but never what was typed, and gives a dropped view back", () => {
    const list = new CustomerList("u1", "Asia/Shanghai");
    list.text = "13800135678";
    list.filters = { channel: "agency", consultant: "", since: "30" };
    list.saveView(" 近 30 天中介 ");
    expect(loadViews("u1")).toEqual([{ name: "近 30 天中介", channel: "agency", consultant: "", since: "30" }]);
    expect(JSON.stringify(localStorage)).not.toContain("13800135678");
    expect(loadViews("u2")).toEqual([]);
    const undo = list.dropView("近 30 天中介");
    expect(loadViews("u1")).toEqual([]);
    undo();
    expect(loadViews("u1")).toHaveLength(1);
  });

  it("counts days at the office", () => {
    const late = new Date("2026-11-20T17:00:00Z");
    expect(sinceDay("0", "Asia/Shanghai", late)).toBe("2026-11-21");
    expect(sinceDay("30", "Asia/Shanghai", late)).toBe("2026-10-22");
  });

  it("survives a broken store of views", () => {
    localStorage.setItem("laifang.customers.views.u1", '[{"name":1},3,null]');
    expect(loadViews("u1")).toEqual([]);
    localStorage.setItem("laifang.customers.views.u1", "{");
    expect(loadViews("u1")).toEqual([]);
  });
});
