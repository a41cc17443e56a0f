// Errors from an action, put where they belong.
import type { AppError } from "@/api/types";
import { say } from "./i18n/index.svelte";

/** Sentences by field name; empty when the error is about the whole. */
export function fieldErrors(error: AppError): Record<string, string> {
  return Object.fromEntries(error.fields.map((one) => [one.field, say(one.text)]));
}

/** What to say beside the form: nothing when every word already stands under a field. */
export function wholeError(error: AppError): string {
  return error.fields.length > 0 ? "" : say(error.text);
}

/** Focuses the first wrong field inside a form, in the order of the page. */
export function focusFirstWrong(form: HTMLElement | null | undefined, fields: Iterable<string>): void {
  const wrong = new Set(fields);
  for (const field of form?.querySelectorAll<HTMLElement>("[data-field]") ?? []) {
    if (!wrong.has(field.dataset.field ?? "")) continue;
    field.querySelector<HTMLElement>("input,select,textarea,button")?.focus();
    return;
  }
}
