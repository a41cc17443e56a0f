import { describe, expect, it } from "vitest";
import { readDays } from "./setup.svelte";

describe("days of the calendar", () => {
  it.each([
    ["2027-02-17\n2027-02-18", ["2027-02-17", "2027-02-18"]],
    ["2027/2/18, 2027-02-17 2027-02-17", ["2027-02-17", "2027-02-18"]],
    ["", []],
    ["2027-13-45", ["2027-13-45"]],
  ])("%s", (typed, days) => {
    expect(readDays(typed, "2026-11-21")).toEqual(days);
  });
});
