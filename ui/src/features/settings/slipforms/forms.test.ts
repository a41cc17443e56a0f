import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SlipForm, SlipFormView } from "@/api/types";
import { toasts, undoNewest } from "@/shared/toasts.svelte";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { FormBook, FormEditor } = await import("./forms.svelte");

const text = (zh: string) => ({ zh, en: zh });
const form = (change: Partial<SlipForm> = {}): SlipForm => ({
  title: "客户确认单", customer_signs: true, seal: true, sign_on_screen: false, clauses: ["涂改无效。"],
  parts: { office: "第一联", channel: "第二联" }, signers: [{ label: "置业顾问", if_brought: false }],
  show: { companions: true, headcount: true, consultant: true, arrived: true, rule: true, protected_until: true }, ...change,
});
const view = (change: Partial<SlipFormView> = {}): SlipFormView => ({
  kind: "confirmation", name: text("客户确认单"), rule: "R17", form: form(), shipped: form(), own: false, set_at: null, set_by: null, ...change,
});
const page = (svg: string) => ({ pages: [svg], errors: [], missing_glyphs: [] });

beforeEach(() => {
  toasts.list = [];
  answers.call.mockReset();
});

describe("the editor of a form", () => {
  it("changes a copy, and knows when it says the same again", () => {
    const one = view();
    const editor = new FormEditor(one, false);
    editor.form.signers[0]!.label = "顾问";
    editor.form.show.rule = false;
    expect([editor.changed, editor.shipped]).toEqual([true, false]);
    expect(one.form.signers[0]!.label).toBe("置业顾问");
    editor.toShipped();
    expect([editor.changed, editor.shipped]).toEqual([false, true]);
  });

  it("has room for four signers, the customer included", () => {
    const editor = new FormEditor(view(), false);
    editor.addSigner();
    expect(editor.roomForSigner).toBe(true);
    editor.addSigner();
    expect(editor.roomForSigner).toBe(false);
    editor.form.customer_signs = false;
    expect(editor.roomForSigner).toBe(true);
  });

  it("keeps the last good page while something is wrong, and only the newest answer", async () => {
    const editor = new FormEditor(view(), false);
    answers.call.mockResolvedValueOnce(page("good"));
    await editor.ask();
    answers.call.mockResolvedValueOnce({ pages: [], errors: [{ field: "title", text: text("请填写。") }], missing_glyphs: [] });
    await editor.ask();
    expect([editor.preview?.pages, editor.errors]).toEqual([["good"], { title: "请填写。" }]);

    let late: (value: unknown) => void = () => {};
    answers.call.mockReturnValueOnce(new Promise((answer) => { late = answer; })).mockResolvedValueOnce(page("new"));
    const slow = editor.ask();
    await editor.ask();
    late(page("old"));
    await slow;
    expect(editor.preview?.pages).toEqual(["new"]);
    expect(editor.errors).toEqual({});
  });
});

describe("saving a form", () => {
  it("sends nothing of its own when it says what the program ships", async () => {
    const book = new FormBook();
    book.open(view({ form: form({ title: "联动单" }), own: true }), false);
    book.editor!.toShipped();
    answers.call.mockResolvedValueOnce([view()]);
    expect(await book.save()).toBe(true);
    expect(answers.call.mock.calls[0]).toEqual(["set_slip_form", expect.objectContaining({ kind: "confirmation", form: null })]);
    expect([book.editor, book.forms?.[0]?.own]).toEqual([null, false]);
  });

  it("stays in the form when it is refused, as the same request", async () => {
    const book = new FormBook();
    book.open(view(), false);
    book.editor!.form.title = "";
    answers.call.mockRejectedValueOnce({ code: "invalid", text: text("请填写。"), fields: [{ field: "title", text: text("请填写。") }] });
    expect(await book.save()).toBe(false);
    expect(book.editor?.errors).toEqual({ title: "请填写。" });
    book.editor!.form.title = "联动单";
    answers.call.mockResolvedValueOnce([view()]);
    await book.save();
    expect(answers.call.mock.calls[0]?.[1].request).toBe(answers.call.mock.calls[1]?.[1].request);
  });

  it("is taken up again after it was left with changes", () => {
    const book = new FormBook();
    book.open(view(), false);
    book.close();
    expect(undoNewest()).toBe(false);
    book.open(view(), false);
    const editor = book.editor!;
    editor.form.title = "联动单";
    book.close();
    expect(book.editor).toBeNull();
    expect(undoNewest()).toBe(true);
    expect(book.editor).toBe(editor);
    expect(book.editor?.form.title).toBe("联动单");
  });

  it("saves nothing for who may only look", async () => {
    const book = new FormBook();
    book.open(view(), true);
    expect(await book.save()).toBe(false);
    expect(answers.call).not.toHaveBeenCalled();
  });
});
