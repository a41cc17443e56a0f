// The forms of imports that may still be resumed: only with the same request does an import go on where it stopped.
import type { ImportCustomers, ImportId } from "@/api/types";

const stored = "laifang.imports";
const atMost = 20;

function read(): Record<string, ImportCustomers> {
  try {
    const forms: unknown = JSON.parse(localStorage.getItem(stored) ?? "{}");
    return typeof forms === "object" && forms !== null && !Array.isArray(forms) ? (forms as Record<string, ImportCustomers>) : {};
  } catch {
    return {};
  }
}

export function remember(id: ImportId, form: ImportCustomers): void {
  const forms = { ...read(), [id]: form };
  localStorage.setItem(stored, JSON.stringify(Object.fromEntries(Object.entries(forms).slice(-atMost))));
}

export function recall(id: ImportId): ImportCustomers | null {
  return read()[id] ?? null;
}

export function forget(id: ImportId): void {
  const forms = read();
  delete forms[id];
  localStorage.setItem(stored, JSON.stringify(forms));
}
