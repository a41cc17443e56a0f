// Programmes: what holds, what comes, the presets; one put into force, one simulated.
import { asAppError, call } from "@/api/client";
import type { Jump, Programme, ProgrammePreview, Programmes, ProgrammeText, ProgrammeTrial } from "@/api/types";
import { readDay } from "@/shared/days";
import { say } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";

export type Group = "holding" | "coming" | "past" | "presets";
/** The readings the rule leaves open (R24). */
export type Reading = Extract<Jump, "marginal" | "total">;
export interface Section { group: Group; rows: ProgrammeText[] }

/** Names one programme's version; presets have none of this office. */
export function nameOf(one: ProgrammeText): string {
  return `${one.entered === "" ? "preset" : "own"} ${one.programme.code} ${one.programme.version} ${one.programme.effective}`;
}

/** Versions in force, to come and of the past, then the presets. */
export function grouped(view: Programmes, today: string): Section[] {
  const sections: Section[] = [
    { group: "holding", rows: view.versions.filter((one) => one.in_force) },
    { group: "coming", rows: view.versions.filter((one) => !one.in_force && one.programme.effective > today) },
    { group: "past", rows: view.versions.filter((one) => !one.in_force && one.programme.effective <= today) },
    { group: "presets", rows: view.presets },
  ];
  return sections.filter((section) => section.rows.length > 0);
}

/** A text of several sentences, each by itself. */
export function sentencesOf(text: string): string[] {
  return text.replace(/\u3002/gu, "$&\n").replace(/\. (?=[A-Z])/gu, ".\n").split("\n").map((part) => part.trim()).filter((part) => part !== "");
}

/** Whether the office must choose how the number is read before this can be put into force (R24). */
export function asksReading(programme: Programme): boolean {
  return programme.items.some((item) => item.amount.is === "tiers" && item.amount.jump === null);
}

/** The same with the reading chosen wherever it is open. */
export function withReading(programme: Programme, jump: Jump): Programme {
  return {
    ...programme,
    items: programme.items.map((item) => (item.amount.is === "tiers" && item.amount.jump === null ? { ...item, amount: { ...item.amount, jump } } : item)),
  };
}

/** What a tiered sum pays for the first so many units in each reading: the choice in figures. */
export function readings(programme: Programme, units: number): { jump: Reading; sums: bigint[] }[] {
  const item = programme.items.find((one) => one.amount.is === "tiers" && one.amount.steps.every((step) => step.amount !== null));
  if (item?.amount.is !== "tiers") return [];
  const { steps } = item.amount;
  const at = (n: number) => BigInt(Math.round(Number(steps.findLast((step) => step.from <= n)?.amount ?? "0") * 100));
  const numbers = Array.from({ length: units }, (_, n) => n + 1);
  return [
    { jump: "marginal", sums: numbers.map((n) => numbers.slice(0, n).reduce((all, one) => all + at(one), 0n)) },
    { jump: "total", sums: numbers.map(at) },
  ];
}

/** A programme on its way into force. */
export class StartForm extends RequestForm {
  effective = $state("");
  ends = $state("");
  jump = $state<Jump | "">("");
  preview = $state.raw<ProgrammePreview | null>(null);
  readonly asks: boolean;
  #turn = 0;

  constructor(readonly base: ProgrammeText, readonly today: string) {
    super();
    this.asks = asksReading(base.programme);
    this.effective = today;
    this.ends = base.programme.ends ?? "";
  }

  /** As it would be recorded. */
  get programme(): Programme {
    const effective = readDay(this.effective, this.today) ?? this.effective.trim();
    const ends = this.ends.trim() === "" ? null : (readDay(this.ends, this.today) ?? this.ends.trim());
    const programme = { ...this.base.programme, effective, ends };
    return this.jump === "" ? programme : withReading(programme, this.jump);
  }

  /** How it reads now; a slow answer never replaces a newer one. */
  async look(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const preview = await call("preview_programme", { programme: this.programme });
      if (turn === this.#turn) this.preview = preview;
    } catch {
      // A day that is none: said under its field when it is put into force.
      if (turn === this.#turn) this.preview = null;
    }
  }

  save(): Promise<Programmes | null> {
    return this.send((request) => call("set_programme", { request, programme: this.programme }));
  }
}

export class ProgrammeBook {
  view = $state.raw<Programmes | null>(null);
  error = $state("");
  shown = $state("");
  since = $state("");
  trial = $state.raw<ProgrammeTrial | null>(null);
  trialError = $state("");
  trying = $state(false);
  #turn = 0;

  readonly today: string;
  sections = $derived.by(() => (this.view ? grouped(this.view, this.today) : []));
  rows = $derived(this.sections.flatMap((section) => section.rows));
  one = $derived(this.rows.find((row) => nameOf(row) === this.shown) ?? this.rows[0] ?? null);

  constructor(today: string) {
    this.today = today;
  }

  load = async (): Promise<void> => {
    try {
      this.view = await call("list_programmes", {});
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    }
  };

  show(one: ProgrammeText): void {
    this.#turn += 1;
    this.shown = nameOf(one);
    this.trial = null;
    this.trialError = "";
    this.trying = false;
  }

  move(by: number): void {
    const at = this.rows.findIndex((row) => row === this.one);
    const next = this.rows[Math.max(0, Math.min(this.rows.length - 1, at + by))];
    if (next) this.show(next);
  }

  took(view: Programmes, programme: Programme): void {
    this.view = view;
    const now = view.versions.find((one) => one.programme.code === programme.code && one.programme.effective === programme.effective);
    if (now) this.show(now);
  }

  /** What it would pay: for the deals since a day, or for invented ones. Writes nothing. */
  async simulate(): Promise<void> {
    const { one } = this;
    if (!one || this.trying) return;
    const turn = ++this.#turn;
    this.trying = true;
    this.trialError = "";
    const since = this.since.trim() === "" ? undefined : (readDay(this.since, this.today) ?? this.since.trim());
    try {
      const trial = await call("simulate_programme", { programme: one.programme, since });
      if (turn === this.#turn) this.trial = trial;
    } catch (error) {
      if (turn === this.#turn) {
        const wrong = asAppError(error);
        this.trialError = say(wrong.fields[0]?.text ?? wrong.text);
      }
    } finally {
      if (turn === this.#turn) this.trying = false;
    }
  }
}
