import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportCustomers, ImportView } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { Importer, maskCell } = await import("./import.svelte");
const { Exporter, sizeWords } = await import("./export.svelte");
const { Remaining } = await import("./remaining");
const { recall } = await import("./remembered");

const view = (change: Partial<ImportView> = {}): ImportView => ({
  import: "i1", file: "老客户.csv", state: "running", rows: 0, bytes_done: 0, bytes: 1000, accepted: 0, rejected: 0, first_rejects: [], rejects_file: null,
  started: "2026-11-21 14:27", kept: [], ...change,
});
const csv = { encoding: "GB18030", other_sheets: [], columns: ["姓名", "手机", "备注"], sample: [], bytes: 1000, mapping: [{ field: "name", column: 0 }, { field: "phone", column: 1 }] };
const text = (zh: string) => ({ zh, en: zh });
let clock = 0;

async function atColumns() {
  const importer = new Importer(() => clock);
  importer.path = " /home/desk/老客户.csv ";
  answers.call.mockResolvedValueOnce(csv);
  await importer.inspect();
  return importer;
}

async function atTried() {
  const importer = await atColumns();
  answers.call.mockResolvedValueOnce(view());
  await importer.tryOut();
  importer.hear(view({ state: "dry_run", bytes_done: 1000, rows: 10, accepted: 9, rejected: 1 }));
  return importer;
}

beforeEach(() => {
  clock = 0;
  localStorage.clear();
  answers.call.mockReset();
  answers.call.mockImplementation(async (action: string) => (action === "list_imports" ? [] : {}));
});

describe("the steps of an import", () => {
  it("asks for a file, then guesses the columns", async () => {
    const importer = new Importer();
    await importer.inspect();
    expect([importer.step, Object.keys(importer.errors)]).toEqual(["file", ["path"]]);
    const next = await atColumns();
    expect(next.step).toBe("columns");
    expect(next.mapping).toEqual([{ field: "name", column: 0 }, { field: "phone", column: 1 }]);
  });

  it("says under the path what is wrong with the file", async () => {
    const importer = new Importer();
    importer.path = "/nowhere.csv";
    answers.call.mockRejectedValueOnce({ code: "file", text: text("打不开"), fields: [{ field: "path", text: text("没有这个文件") }] });
    await importer.inspect();
    expect([importer.step, importer.errors.path, importer.whole]).toEqual(["file", "没有这个文件", ""]);
  });

  it("wants a name or a phone, and notices a column used twice", async () => {
    const importer = await atColumns();
    importer.columns.alt_phone = "1";
    expect(importer.doubled).toEqual(["phone", "alt_phone"]);
    importer.columns.name = "";
    importer.columns.phone = "";
    await importer.tryOut();
    expect([importer.step, Object.keys(importer.errors)]).toEqual(["columns", ["mapping"]]);
  });

  it("tries, then imports, with progress and a result", async () => {
    const importer = await atTried();
    expect(answers.call.mock.calls[1]?.[1]).toMatchObject({ path: "/home/desk/老客户.csv", dry_run: true });
    expect(importer.step).toBe("tried");
    answers.call.mockResolvedValueOnce(view({ import: "i2" }));
    await importer.run();
    expect(importer.step).toBe("running");
    expect(recall("i2")).toMatchObject({ dry_run: false });
    clock = 2000;
    importer.hear(view({ import: "i2", bytes_done: 200 }));
    expect(importer.left).toBe(8);
    importer.hear(view({ import: "another", state: "finished", bytes_done: 1000 }));
    expect(importer.step).toBe("running");
    importer.hear(view({ import: "i2", state: "finished", bytes_done: 1000, accepted: 9 }));
    expect([importer.step, importer.view?.accepted]).toEqual(["finished", 9]);
    expect(recall("i2")).toBeNull();
  });

  it("does not miss the end of a short file that was heard before the answer", async () => {
    const importer = await atTried();
    answers.call.mockImplementationOnce(async () => {
      importer.hear(view({ import: "i2", state: "finished", bytes_done: 1000 }));
      return view({ import: "i2", state: "running" });
    });
    await importer.run();
    expect(importer.step).toBe("finished");
  });

  it("goes back when it could not start", async () => {
    const importer = await atTried();
    answers.call.mockRejectedValueOnce({ code: "refused", text: text("已有一个导入在进行"), fields: [] });
    await importer.run();
    expect([importer.step, importer.whole]).toEqual(["tried", "已有一个导入在进行"]);
    expect(importer.view?.accepted).toBe(9);
  });

  it("resumes a stopped import with the very same request", async () => {
    const importer = await atTried();
    answers.call.mockResolvedValueOnce(view({ import: "i2" }));
    await importer.run();
    const sent = answers.call.mock.calls.find(([action, request]) => action === "import_customers" && !(request as ImportCustomers).dry_run)?.[1];
    const stopped = view({ import: "i2", state: "stopped", bytes_done: 400 });
    importer.hear(stopped);
    expect(importer.step).toBe("finished");
    const later = new Importer();
    expect(later.canResume(stopped)).toBe(true);
    expect(later.canResume({ ...stopped, import: "unknown" })).toBe(false);
    answers.call.mockResolvedValueOnce(view({ import: "i2", bytes_done: 400 }));
    await later.resume(stopped);
    expect(answers.call).toHaveBeenLastCalledWith("import_customers", sent);
    expect(later.step).toBe("running");
  });

  it("asks what became of work that fell silent", async () => {
    const importer = await atTried();
    answers.call.mockResolvedValueOnce(view({ import: "i2" }));
    await importer.run();
    answers.call.mockImplementation(async () => [view({ import: "i2", state: "stopped", bytes_done: 300 })]);
    clock = 1000;
    await importer.look();
    expect(importer.step).toBe("running");
    clock = 6000;
    await importer.look();
    expect([importer.step, importer.view?.state]).toEqual(["finished", "stopped"]);
    await importer.look();
    const trial = await atColumns();
    answers.call.mockResolvedValueOnce(view());
    await trial.tryOut();
    clock = 40_000;
    await trial.look();
    expect(trial.step).toBe("columns");
    expect(trial.whole).not.toBe("");
  });

  it("takes up an import that runs already when the room opens", async () => {
    answers.call.mockImplementation(async () => [view({ import: "i7", bytes_done: 10 })]);
    const importer = new Importer();
    await importer.refresh();
    expect([importer.step, importer.view?.import]).toEqual(["running", "i7"]);
  });
});

describe("small things", () => {
  it("works out the remaining time only from evidence", () => {
    const remaining = new Remaining();
    remaining.hear(0, 0);
    remaining.hear(10, 500);
    expect(remaining.seconds(100)).toBeNull();
    remaining.hear(20, 2000);
    expect(remaining.seconds(100)).toBe(8);
  });

  it("masks numbers in the preview", () => {
    expect(maskCell("13800135678 / 139-0000-2046")).toBe("138****5678 / 139****2046");
    expect(maskCell("2025-10-01")).toBe("2025-10-01");
  });

  it("exports only into a named folder, and asks for full phones each time", async () => {
    const exporter = new Exporter();
    await exporter.run();
    expect([Object.keys(exporter.errors), answers.call.mock.calls.length]).toEqual([["dir"], 0]);
    exporter.dir = " /out ";
    exporter.fullPhones = true;
    await exporter.run();
    expect(answers.call).toHaveBeenCalledWith("export_csv", { dir: "/out", headers: "zh", full_phones: true, format: "csv" });
    expect(exporter.fullPhones).toBe(false);
    expect(new Exporter().dir).toBe("/out");
    expect([sizeWords(900), sizeWords(2048), sizeWords(9_120_344)]).toEqual(["900 B", "2.0 KB", "8.7 MB"]);
  });
});
