// Issue a visit's slip and write its PDF; says where it is.
import { asAppError, call, newRequestId } from "@/api/client";
import type { SlipId, VisitId } from "@/api/types";
import { copy } from "@/shared/clipboard";
import { say, t } from "@/shared/i18n/index.svelte";
import { done, failed } from "@/shared/toasts.svelte";
import { openWritten } from "@/shared/written";

/** Prints the slip of a visit, issuing it first where there is none. `reason` is needed for a reprint. */
export async function printSlipOf(visit: VisitId, slip: SlipId | null, reason = ""): Promise<boolean> {
  try {
    const issued = slip ?? (await call("issue_slip", { request: newRequestId(), visit })).slip;
    const printed = await call("print_slip", { request: newRequestId(), slip: issued, sheet: "a4", path: null, reason });
    const words = { name: printed.line.name, number: printed.line.number, path: printed.path };
    done(t("desk.printed", words), {
      actions: [{ label: t("common.open"), run: () => openWritten(printed.path) }, { label: t("desk.copy_path"), run: () => copy(printed.path) }],
    });
    if (printed.missing_glyphs.length > 0) failed(t("desk.missing_glyphs", { list: printed.missing_glyphs.join(" ") }));
    return true;
  } catch (error) {
    failed(say(asAppError(error).text));
    return false;
  }
}
