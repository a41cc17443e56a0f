// The generated types under the name the window imports.
export type * from "./generated";
