// Sums are read the same way everywhere.
export * from "@/shared/money";
