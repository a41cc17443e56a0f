// Messages. One catalogue a room and a language; keys are `room.key`. No other file holds words for people.
import type { Text } from "@/api/types";
import * as en from "./en";
import * as zh from "./zh-CN";

export type Language = "zh" | "en";
type Catalogues = typeof zh;
export type Key = { [R in keyof Catalogues]: `${R & string}.${keyof Catalogues[R] & string}` }[keyof Catalogues];
export type Params = Record<string, string | number>;

const catalogues: Record<Language, Record<string, Record<string, string>>> = { zh, en };
const stored = "laifang.language";

export const language = $state<{ current: Language }>({ current: readLanguage() });

function readLanguage(): Language {
  return globalThis.localStorage?.getItem(stored) === "en" ? "en" : "zh";
}

export function setLanguage(next: Language): void {
  language.current = next;
  localStorage.setItem(stored, next);
  document.documentElement.lang = locale();
}

/** BCP 47 tag of the current language, for `Intl`. */
export function locale(): "zh-CN" | "en" {
  return language.current === "zh" ? "zh-CN" : "en";
}

/** The message in the current language; `{name}` is replaced by the parameter of that name. */
export function t(key: Key, params: Params = {}): string {
  const dot = key.indexOf(".");
  const message = catalogues[language.current][key.slice(0, dot)]?.[key.slice(dot + 1)] ?? key;
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** A sentence that came from Rust, in the current language. */
export function say(text: Text | null | undefined): string {
  return text ? text[language.current] : "";
}
