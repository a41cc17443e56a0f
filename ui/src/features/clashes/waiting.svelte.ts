// How many claims and merges wait for a decision: the number at the room's place in the rail.
import { call } from "@/api/client";

export const waiting = $state({ toDecide: 0, merges: 0 });

/** Counts again. A desk that cannot answer keeps the number it had: the room says what is wrong. */
export async function countWaiting(): Promise<void> {
  try {
    const found = await call("count_clashes", {});
    waiting.toDecide = found.to_decide;
    waiting.merges = found.merges;
  } catch {
    // Said by the room when it is opened.
  }
}
