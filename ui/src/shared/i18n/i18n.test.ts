import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as en from "./en";
import { language, say, setLanguage, t } from "./index.svelte";
import * as zh from "./zh-CN";

type Catalogues = Record<string, Record<string, string>>;
const source = join(process.cwd(), "src");
const cjk = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(dir, entry.name)) : [join(dir, entry.name)],
  );
}

/** Code without comments: words for the reader of the code may be Chinese terms. */
function withoutComments(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:"'`\\])\/\/[^\n]*/g, "$1");
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe("catalogues", () => {
  const rooms = Object.keys(zh);

  it("have the same rooms and keys in both languages", () => {
    expect(Object.keys(en)).toEqual(rooms);
    for (const room of rooms) {
      expect(Object.keys((en as Catalogues)[room] ?? {}), room).toEqual(Object.keys((zh as Catalogues)[room] ?? {}));
    }
  });

  it("use the same parameters in both languages and leave nothing empty", () => {
    for (const room of rooms) {
      for (const [key, text] of Object.entries((zh as Catalogues)[room] ?? {})) {
        const other = (en as Catalogues)[room]?.[key] ?? "";
        expect(text, key).not.toBe("");
        expect(placeholders(other), `${room}.${key}`).toEqual(placeholders(text));
      }
    }
  });

  it("hold every Chinese word: none stands in code", () => {
    const wrong = files(source)
      .filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith(".test.ts") && !path.includes("/api/"))
      .flatMap((path) =>
        withoutComments(readFileSync(path, "utf8"))
          .split("\n")
          .filter((line) => cjk.test(line))
          .map((line) => `${path.slice(source.length)}: ${line.trim()}`),
      );
    expect(wrong).toEqual([]);
  });

  it("hold no key that no code asks for", () => {
    const known = new Set(rooms.flatMap((room) => Object.keys((zh as Catalogues)[room] ?? {}).map((key) => `${room}.${key}`)));
    const used = new Set<string>();
    const prefixes = new Set<string>();
    for (const path of files(source)) {
      if (!/\.(svelte|ts)$/.test(path) || path.endsWith(".test.ts")) continue;
      const text = readFileSync(path, "utf8");
      for (const match of text.matchAll(/["'`]([a-z]+\.[a-z0-9_]+)["'`]/g)) used.add(match[1] ?? "");
      for (const match of text.matchAll(/`([a-z]+\.[a-z0-9_]*)\$\{/g)) prefixes.add(match[1] ?? "");
    }
    const unused = [...known].filter((key) => !used.has(key) && ![...prefixes].some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });
});

describe("t and say", () => {
  it("fill parameters and follow the language", () => {
    setLanguage("zh");
    expect(t("common.saved_here", { time: "14:27" })).toBe("本机已保存 14:27");
    setLanguage("en");
    expect(t("common.saved_here", { time: "14:27" })).toBe("Saved on this PC 14:27");
    expect(say({ zh: "好", en: "good" })).toBe("good");
    setLanguage("zh");
    expect(language.current).toBe("zh");
    expect(say(null)).toBe("");
  });
});
