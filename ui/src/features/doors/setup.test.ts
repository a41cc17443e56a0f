import { describe, expect, it } from "vitest";
import { names, toRequest, wrong, type SetUpForm } from "./setup";

const form: SetUpForm = {
  office: " 云澜府售楼处 ", office_code: "a03", desk: "2", projects: "云澜府，云澜商街", consultants: "许知遥、顾行之; 林晚\n韩澈",
  person: "周敏", password: "一二三四五六七八", again: "一二三四五六七八",
};

describe("set-up", () => {
  it("reads lists in any separator", () => {
    expect(names("许知遥、顾行之; 林晚\n韩澈，")).toEqual(["许知遥", "顾行之", "林晚", "韩澈"]);
    expect(toRequest(form, true)).toMatchObject({ office: "云澜府售楼处", office_code: "A03", desk: 2, projects: ["云澜府", "云澜商街"], demo: true });
  });

  it("tells what is wrong before asking", () => {
    expect(wrong(form)).toEqual({});
    expect(wrong({ ...form, office: "", password: "short", again: "" })).toEqual({ office: "needed", password: "password_short" });
    expect(wrong({ ...form, again: "另一个" })).toEqual({ again: "password_differs" });
  });
});
