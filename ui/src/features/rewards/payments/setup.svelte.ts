// How the office pays: the desk that does, working days, one manager's rulings, salespeople paid directly.
import { asAppError, call } from "@/api/client";
import type { BrokerPayView, CalendarView, PartnerView, PaySetup, ProjectId } from "@/api/types";
import { may } from "@/app/desk-state.svelte";
import { readDay } from "@/shared/days";
import { say } from "@/shared/i18n/index.svelte";
import { RequestForm } from "@/shared/request-form.svelte";

/** Days as they are typed, one a line; what is none stays as it is, for the core to say so. */
export function readDays(text: string, today: string): string[] {
  // Whatever can be no part of a day parts them.
  const lines = text.split(/[^0-9/.-]+/).filter(Boolean);
  return [...new Set(lines.map((line) => readDay(line, today) ?? line))].sort();
}

export class Setup extends RequestForm {
  setup = $state.raw<PaySetup | null>(null);
  calendar = $state.raw<CalendarView | null>(null);
  brokers = $state.raw<BrokerPayView[]>([]);
  agencies = $state.raw<PartnerView[]>([]);
  error = $state("");
  #turn = 0;

  async load(project: ProjectId, today: string): Promise<void> {
    const turn = ++this.#turn;
    try {
      const year = Number(today.slice(0, 4));
      const [setup, calendar, brokers, partners] = await Promise.all([
        call("show_pay_setup", { project }), call("show_calendar", { year }), call("list_broker_pays", {}), may("approve_broker_pay") ? call("list_partners", {}) : [],
      ]);
      if (turn !== this.#turn) return;
      this.setup = setup;
      this.calendar = calendar;
      this.brokers = brokers;
      this.agencies = partners.filter((one) => one.kind === "agency" || one.kind === "platform");
      this.error = "";
    } catch (error) {
      if (turn === this.#turn) this.error = say(asAppError(error).text);
    }
  }

  async nameDesk(project: ProjectId, desk: number, today: string): Promise<boolean> {
    const named = await this.send((request) => call("set_paying_desk", { request, project, desk, reason: "" }));
    await this.load(project, today);
    return named !== null;
  }

  async delegate(own_rulings: boolean): Promise<boolean> {
    const set = await this.send((request) => call("set_delegation", { request, own_rulings }));
    if (set && this.setup) this.setup = { ...this.setup, own_rulings };
    return set !== null;
  }

  async allow(broker: { partner: string; name: string }, approved: boolean): Promise<boolean> {
    const brokers = await this.send((request) => call("approve_broker_pay", { request, partner: broker.partner, name: broker.name.trim(), approved }));
    if (brokers) this.brokers = brokers;
    return brokers !== null;
  }
}

/** Holidays, made-up days and the days of a close. */
export class CalendarForm extends RequestForm {
  holidays = $state("");
  madeUp = $state("");
  report = $state("");
  check = $state("");
  pay = $state("");

  constructor(view: CalendarView, readonly today: string) {
    super();
    this.holidays = view.calendar.holidays.join("\n");
    this.madeUp = view.calendar.made_up.join("\n");
    this.report = String(view.days.report);
    this.check = String(view.days.check);
    this.pay = String(view.days.pay);
  }

  save(): Promise<CalendarView | null> {
    const number = (text: string) => Number.parseInt(text, 10) || 0;
    const calendar = { holidays: readDays(this.holidays, this.today), made_up: readDays(this.madeUp, this.today) };
    const days = { report: number(this.report), check: number(this.check), pay: number(this.pay) };
    return this.send((request) => call("set_calendar", { request, calendar, days }));
  }
}
