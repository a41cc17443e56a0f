import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ScanView } from "@/api/types";

const answers = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("@/api/client", async (original) => ({ ...(await original<typeof import("@/api/client")>()), call: answers.call }));
const { AttachForm, hasThumbnail, loadScan, scanSource, size } = await import("./scans.svelte");
const { count, drawn, path, pointIn, side } = await import("./pad");

const text = (zh: string) => ({ zh, en: zh });
const scan = (change: Partial<ScanView> = {}): ScanView => ({ hash: "ab", at: "2026-11-21 14:30", by: "许曼", media: "png", bytes: 2_000, state: "present", ...change });

beforeEach(() => answers.call.mockReset());

describe("attaching a signed sheet", () => {
  it("is one request until it is done, and says what is wrong with the file", async () => {
    answers.call.mockRejectedValueOnce({ code: "invalid", text: text("文件是空的"), fields: [{ field: "path", text: text("文件是空的") }] });
    const form = new AttachForm("s1", "a5");
    form.path = " /tmp/a.png ";
    expect(await form.attach()).toBeNull();
    expect(form.errors).toEqual({ path: "文件是空的" });
    answers.call.mockResolvedValueOnce({ scans: [scan()] });
    expect(await form.attach()).toEqual({ scans: [scan()] });
    expect(answers.call.mock.calls[0]?.[1]).toEqual(answers.call.mock.calls[1]?.[1]);
    expect(answers.call.mock.calls[1]?.[1]).toMatchObject({ slip: "s1", sheet: "a5", path: "/tmp/a.png" });
    expect(form.errors).toEqual({});
  });

  it("shows small pictures only of what can be shown", () => {
    const cases: [Partial<ScanView>, boolean][] = [
      [{}, true], [{ media: "jpeg" }, true], [{ media: "pdf" }, false], [{ state: "missing" }, false], [{ state: "erased" }, false], [{ bytes: 5_000_000 }, false],
    ];
    for (const [change, shown] of cases) expect(hasThumbnail(scan(change)), JSON.stringify(change)).toBe(shown);
    expect(scanSource({ media: "jpeg", base64: "/9j/" })).toBe("data:image/jpeg;base64,/9j/");
    expect([size(1), size(820_400), size(1_440_000)]).toEqual(["1 KB", "820 KB", "1.4 MB"]);
  });

  it("says why a scan cannot be shown", async () => {
    answers.call.mockRejectedValueOnce({ code: "file", text: text("被改过，请重新添加"), fields: [] });
    expect(await loadScan("s1", "ab")).toEqual({ content: null, error: "被改过，请重新添加" });
  });
});

describe("the pad", () => {
  const box = { left: 100, top: 50, width: 500, height: 200 };

  it("measures in its own box and stops at the edge", () => {
    expect(pointIn(box, 100, 50)).toEqual([0, 0]);
    expect(pointIn(box, 600, 250)).toEqual([side, side]);
    expect(pointIn(box, 350, 100)).toEqual([5_000, 2_500]);
    expect(pointIn(box, 0, 900)).toEqual([0, side]);
    expect(pointIn({ ...box, width: 0 }, 300, 100)[0]).toBe(0);
  });

  it("keeps what can be seen and leaves out the rest", () => {
    const stroke = drawn([], [100, 100]);
    expect(drawn(stroke, [101, 101])).toBe(stroke);
    expect(drawn(stroke, [200, 100])).toEqual([[100, 100], [200, 100]]);
    expect(count([[[0, 0]], [[1, 1], [2, 2]]])).toBe(3);
  });

  it("draws lines, and a dot for one point", () => {
    expect(path([[0, 0], [10_000, 10_000]])).toBe("M0.0 0.0L500.0 200.0");
    expect(path([[5_000, 5_000]])).toBe("M250.0 100.0L250.0 100.0");
    expect(path([])).toBe("");
  });
});
