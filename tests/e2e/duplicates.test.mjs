import assert from "node:assert/strict";
import { Office, unlock, windowTest } from "./support/office.mjs";

windowTest("two records are merged by keyboard alone, and taken back", Office.working, async (page, office) => {
  await office.visit("欧阳靖宇", "13812345678");
  await office.visit("欧阳靖宇", "13812345698");
  await unlock(page);
  await page.keys("Control+3");
  await page.shown("review");
  await page.press('[data-testid="review"] label:last-child');
  // Nothing was searched yet: the empty room teaches the first step.
  await page.press("search");
  await page.says("pair-row", "欧阳靖宇");
  await page.says("pair", "很像同一个人");
  await page.says("pair", "手机号只差一位");

  const pairs = async (state) => (await office.call("list_duplicates", { state, offset: 0, limit: 10 })).total;
  await page.keys("m");
  await page.says("toast", "已合并");
  await page.gone("pair-row");
  assert.deepEqual([await pairs("open"), await pairs("same")], [0, 1]);
  await page.keys("u");
  await page.shown("pair-row");
  assert.deepEqual([await pairs("open"), await pairs("same")], [1, 0]);

  await page.keys("h");
  await page.says("toast", "一家人");
  assert.equal(await pairs("household"), 1);
});
