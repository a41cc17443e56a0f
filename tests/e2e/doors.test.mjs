import assert from "node:assert/strict";
import { Office, unlock, windowTest } from "./support/office.mjs";

windowTest("a new desk shows set-up", Office.empty, async (page) => {
  await page.shown("door-new");
  await page.shown("create-office");
});

windowTest("an office is unlocked by password and the desk appears", () => Office.founded(), async (page) => {
  assert.match(await page.says("door-locked", "云澜府"), /许曼/);
  await unlock(page);
  assert.equal(await page.focused(), "box");
});

windowTest("a wrong password is refused in words and can be typed again", () => Office.founded(), async (page) => {
  await page.shown("door-locked");
  await page.fill("input[type=password]", "not this one");
  await page.keys("Enter");
  await page.shown("[role=alert]");
  await unlock(page);
});
