// The set-up form: what it sends and what it can tell before asking.
import type { CreateOffice } from "@/api/types";

export interface SetUpForm {
  office: string;
  office_code: string;
  desk: string;
  projects: string;
  consultants: string;
  person: string;
  password: string;
  again: string;
}

/** Names separated by commas, enumeration commas, semicolons or line breaks. */
export function names(text: string): string[] {
  return text.split(/[,\uff0c\u3001;\uff1b\n]/).map((name) => name.trim()).filter((name) => name !== "");
}

export function toRequest(form: SetUpForm, demo: boolean): CreateOffice {
  return {
    office: form.office.trim(), office_code: form.office_code.trim().toUpperCase(), desk: Number.parseInt(form.desk, 10) || 0,
    projects: names(form.projects), consultants: names(form.consultants), person: form.person.trim(), password: form.password, demo,
  };
}

export type Wrong = "needed" | "password_short" | "password_differs";

/** Fields that are wrong as far as the window can tell; the rest is for Rust to say. */
export function wrong(form: SetUpForm): Partial<Record<keyof SetUpForm, Wrong>> {
  const found: Partial<Record<keyof SetUpForm, Wrong>> = {};
  for (const name of ["office", "office_code", "desk", "projects", "person"] as const) {
    if (form[name].trim() === "") found[name] = "needed";
  }
  if ([...form.password].length < 8) found.password = "password_short";
  else if (form.password !== form.again) found.again = "password_differs";
  return found;
}
