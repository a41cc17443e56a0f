// Requests and views as Rust declares them. `generated.ts` is never edited by hand.
export type * from "./generated";
