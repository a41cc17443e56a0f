// How a verdict looks: colour, icon, word and shape, so that it survives a black-and-white printer.
import { CircleCheck, OctagonX, TriangleAlert } from "@lucide/svelte";
import type { Outcome, Verdict } from "@/api/types";
import type { Key } from "./i18n/index.svelte";

export const verdictLook = {
  valid: { icon: CircleCheck, word: "common.valid", tone: "ok" },
  invalid: { icon: OctagonX, word: "common.invalid", tone: "no" },
  undecided: { icon: TriangleAlert, word: "common.undecided", tone: "un" },
} as const satisfies Record<Verdict, { icon: unknown; word: Key; tone: string }>;

export const outcomeVerdict: Record<Outcome, Verdict> = { met: "valid", failed: "invalid", open: "undecided", note: "undecided" };
