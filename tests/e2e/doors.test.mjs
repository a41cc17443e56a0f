import assert from "node:assert/strict";
import { Office, PASSWORD, unlock, windowTest } from "./support/office.mjs";

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

windowTest("an export after a change of hands asks for the password again", Office.working, async (page, office) => {
  await unlock(page);
  await page.act("set_pin", { pin: "2468" });
  const [{ user }] = (await office.call("show_settings")).people;
  await page.act("leave_desk", {});
  await page.act("switch_person", { user, pin: "2468" });
  await page.keys("Control+7");
  await page.fill("export-dir", office.data);
  await page.press("export-run");
  await page.shown("confirm-password");
  await page.type("not this one");
  await page.keys("Enter");
  await page.shown('[data-testid="confirm-password"] [role=alert]');
  await page.type(PASSWORD);
  await page.keys("Enter");
  await page.shown("export-result");
  await page.gone("confirm-password");
});
