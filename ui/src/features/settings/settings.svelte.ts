// The settings: what is shown, and one way to change any of it.
import { asAppError, call, newRequestId, type ActionName, type RequestOf } from "@/api/client";
import type { AppError, ConsultantChoice, ProjectView, Role, SettingsView, UserView } from "@/api/types";
import { refreshDesk } from "@/app/desk-state.svelte";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";

export const roles: Role[] = ["receptionist", "channel_assistant", "consultant", "manager", "finance", "head_office", "auditor"];

export class Settings {
  view = $state<SettingsView | null>(null);
  error = $state("");

  load = async (): Promise<void> => {
    try {
      this.view = await call("show_settings", {});
      this.error = "";
    } catch (error) {
      this.error = say(asAppError(error).text);
    }
  };

  /** Does it, shows what is now, says it was done. The answer is the refusal, or nothing. */
  async act<A extends ActionName>(action: A, request: RequestOf<A>, said: string, undo?: () => Promise<unknown>): Promise<AppError | null> {
    try {
      await call(action, request);
    } catch (error) {
      return asAppError(error);
    }
    await Promise.all([this.load(), refreshDesk()]);
    done(said, undo ? { undo: async () => { await undo(); } } : {});
    return null;
  }

  /** The same for what has no form: a refusal is said in the bar, and the screen shows what still holds. */
  async #actAloud<A extends ActionName>(action: A, request: RequestOf<A>, said: string, undo?: () => Promise<unknown>): Promise<void> {
    const wrong = await this.act(action, request, said, undo);
    if (!wrong) return;
    failed(wrong.fields[0] ? say(wrong.fields[0].text) : say(wrong.text));
    await this.load();
  }

  changePerson(person: UserView, change: Partial<Pick<UserView, "role" | "active">>, undoable = true): Promise<void> {
    const next = { ...person, ...change };
    const said = change.active === undefined
      ? t("settings.role_changed", { name: person.name, role: t(`common.role_${next.role}`) })
      : t(next.active ? "settings.person_back" : "settings.person_left", { name: person.name });
    const request = { request: newRequestId(), user: person.user, role: next.role, active: next.active };
    return this.#actAloud("change_person", request, said, undoable ? () => this.changePerson(next, { role: person.role, active: person.active }, false) : undefined);
  }

  /** A password on this desk; the old one opens nothing from now on. */
  setPassword(person: UserView, password: string): Promise<AppError | null> {
    return this.act("set_password", { user: person.user, password }, t("settings.password_set", { name: person.name }));
  }

  changeProject(project: ProjectView, change: Partial<Pick<ProjectView, "name" | "active">>, undoable = true): Promise<void> {
    const next = { ...project, ...change };
    const said = t(change.active === undefined ? "settings.renamed" : next.active ? "settings.project_open" : "settings.project_closed", { name: next.name });
    const request = { request: newRequestId(), project: project.project, name: next.name, active: next.active };
    return this.#actAloud("set_project", request, said, undoable ? () => this.changeProject(next, { name: project.name, active: project.active }, false) : undefined);
  }

  changeConsultant(consultant: ConsultantChoice, change: { name?: string; active?: boolean; place?: number }, undoable = true): Promise<void> {
    const at = this.view?.consultants.findIndex((one) => one.consultant === consultant.consultant) ?? -1;
    const name = change.name ?? consultant.name;
    const active = change.active ?? consultant.active;
    const said = change.place !== undefined
      ? t("settings.moved", { name, n: change.place + 1 })
      : t(change.active === undefined ? "settings.renamed" : active ? "settings.consultant_back" : "settings.consultant_left", { name });
    const request = { request: newRequestId(), consultant: consultant.consultant, name, active, place: change.place ?? null };
    const before = { name: consultant.name, active: consultant.active, ...(change.place === undefined ? {} : { place: at }) };
    return this.#actAloud("set_consultant", request, said, undoable ? () => this.changeConsultant({ ...consultant, name, active }, before, false) : undefined);
  }

  /** One place up or down in the rota; nothing at the ends. */
  move(consultant: ConsultantChoice, by: 1 | -1): Promise<void> {
    const list = this.view?.consultants ?? [];
    const place = list.findIndex((one) => one.consultant === consultant.consultant) + by;
    if (place < 0 || place >= list.length) return Promise.resolve();
    return this.changeConsultant(consultant, { place });
  }
}

/** A small form around one action: fields, errors, one request until it was saved. */
export class SmallForm {
  errors = $state<Record<string, string>>({});
  whole = $state("");
  busy = $state(false);
  request = newRequestId();

  /** Runs `act`; true when done. Then the next one is a new request. */
  async submit(act: (request: string) => Promise<AppError | null>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.errors = {};
    this.whole = "";
    const wrong = await act(this.request);
    this.busy = false;
    if (wrong) {
      this.errors = Object.fromEntries(wrong.fields.map((one) => [one.field, say(one.text)]));
      this.whole = wrong.fields.length > 0 ? "" : say(wrong.text);
      return false;
    }
    this.request = newRequestId();
    return true;
  }
}

/** What is wrong with a new PIN before anybody is asked; nothing when it will do. */
export function pinProblem(pin: string, again: string): { pin?: string; again?: string } {
  if (!/^\d{4,8}$/.test(pin)) return { pin: t("settings.pin_digits") };
  if (/^(\d)\1+$/.test(pin)) return { pin: t("settings.pin_simple") };
  if (pin !== again) return { again: t("settings.pin_differs") };
  return {};
}

/** What is wrong with a new password before anybody is asked; nothing when it will do. */
export function passwordProblem(password: string, again: string): { password?: string; again?: string } {
  if ([...password].length < 8) return { password: t("settings.password_short") };
  if (password !== again) return { again: t("settings.pin_differs") };
  return {};
}
