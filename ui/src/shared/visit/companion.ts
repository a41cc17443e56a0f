import type { Companion } from "@/api/types";

/** `name relation phone`, in any of the usual separators. */
export function readCompanion(text: string): Companion {
  const parts = text.trim().split(/[\s,\u3001\uff0c]+/).filter((part) => part !== "");
  const phone = parts.find((part) => /^[\d*+-]{7,}$/.test(part)) ?? "";
  const [name = "", relation = ""] = parts.filter((part) => part !== phone);
  return { name, relation, phone };
}
