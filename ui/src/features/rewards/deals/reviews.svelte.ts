// Doubts about deals (R28), events and violations that wait for a decision.
import { call } from "@/api/client";

export const reviews = $state({ open: 0 });

/** Counts again. A desk that cannot answer keeps the number it had. */
export async function countReviews(): Promise<void> {
  try {
    reviews.open = (await call("list_reviews", { decided: false })).open;
  } catch {
    // Said where the list is opened.
  }
}
