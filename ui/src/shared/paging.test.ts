import { beforeEach, describe, expect, it, vi } from "vitest";
import { flushSync } from "svelte";
import { Paged, type PageOf } from "./paging.svelte";

const total = 1_000_000;
const rows = (offset: number, limit: number) => Array.from({ length: Math.min(limit, total - offset) }, (_, n) => offset + n);
const later = () => new Promise((resolve) => setTimeout(resolve));

describe("a list read in pages", () => {
  let asked: number[];
  let waiting: (() => void)[];
  const slow = (offset: number, limit: number) => {
    asked.push(offset);
    return new Promise<PageOf<number>>((resolve) => waiting.push(() => resolve({ rows: rows(offset, limit), total })));
  };
  const quick = async (offset: number, limit: number) => {
    asked.push(offset);
    return { rows: rows(offset, limit), total };
  };
  beforeEach(() => { asked = []; waiting = []; });

  it("answers with the first page and says how many there are", async () => {
    const list = new Paged<number>();
    await list.start(quick);
    expect([list.total, list.at(7), list.at(150)]).toEqual([total, 7, undefined]);
  });

  it("loads what comes into view, once", async () => {
    const list = new Paged<number>();
    await list.start(quick);
    list.range(950, 1010);
    list.range(951, 1011);
    await later();
    expect(asked).toEqual([0, 900, 1000]);
    expect(list.at(1005)).toBe(1005);
  });

  it("skips what was only passed while dragging", async () => {
    const list = new Paged<number>();
    await list.start(quick);
    asked = [];
    await list.start(async (offset, limit) => (offset === 0 ? quick(offset, limit) : slow(offset, limit)));
    for (let at = 1000; at <= 900_000; at += 1000) list.range(at, at + 10);
    expect(asked.length).toBeLessThan(4);
    while (waiting.length > 0) { waiting.shift()?.(); await later(); }
    expect(list.at(900_005)).toBe(900_005);
    expect(asked.length).toBeLessThan(6);
  });

  it("keeps few pages however far one scrolls", async () => {
    const list = new Paged<number>();
    await list.start(quick);
    for (let page = 1; page < 200; page += 1) { list.range(page * 100, page * 100 + 50); await later(); }
    expect(list.at(0)).toBeUndefined();
    expect(list.at(19_900)).toBe(19_900);
  });

  it("never shows a slower, older answer", async () => {
    const list = new Paged<string>();
    let first: ((page: PageOf<string>) => void) | undefined;
    const old = list.start(() => new Promise((resolve) => { first = resolve; }));
    await list.start(async () => ({ rows: ["new"], total: 1 }));
    first?.({ rows: ["old"], total: 9 });
    await old;
    expect([list.at(0), list.total]).toEqual(["new", 1]);
  });

  it("keeps the rows when a question fails, and says why", async () => {
    const list = new Paged<number>();
    await list.start(quick);
    await list.start(vi.fn().mockRejectedValue({ code: "store", text: { zh: "坏", en: "bad" }, fields: [] }));
    flushSync();
    expect([list.error, list.at(3), list.ready]).toEqual(["坏", 3, true]);
  });
});
