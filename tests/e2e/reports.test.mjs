import assert from "node:assert/strict";
import { Office, unlock, windowTest } from "./support/office.mjs";

const chat = `恒居地产 周凯 14:02
【报备】云澜府 沈女士 138****5678 2人 今天16:30到 恒居地产翠园店 周凯
鸿安置业 李梅 14:05
报备：云澜府，客户王建国，139****0012，3人，17:00到访，鸿安置业河滨路店，经纪人李梅
安家网 赵磊 14:09
报备 云澜府 陈先生 137****8899 1位 今天18点 安家网新城店 赵磊`;

windowTest("three reports in a chat log are received, and one visit fulfils its report", Office.working, async (page, office) => {
  await unlock(page);
  await page.paste(chat);
  await page.shown("reports-paste");
  assert.equal(await page.run(() => document.querySelectorAll('[data-testid="reports-paste"] li').length), 3);
  await page.keys("Enter");
  await page.shown("copy-replies");
  const replies = await page.text("reports-paste");
  for (const name of ["沈女士", "王建国", "陈先生"]) assert.ok(replies.includes(name), `no reply about ${name}: ${replies}`);
  await page.keys("Enter");
  await page.shown("toast");
  await page.keys("Escape");
  await page.gone("reports-paste");
  assert.equal((await page.texts("report-line")).length, 3);

  await page.press('[data-testid="report-line"]');
  await page.until(() => document.querySelector('[data-field="firm"] input').value !== "");
  await page.type("13800135678");
  await page.until(() => document.querySelector('[data-field="phones.0"] input').value.replace(/\D/g, "") === "13800135678");
  await page.fill("field:name", "沈清和");
  await page.keys("Control+Enter");
  await page.says("visit-line", "沈清和");
  await page.until(() => document.querySelectorAll('[data-testid="report-line"]').length === 2);

  const { reports } = await office.call("desk_board", { day: null });
  assert.equal(reports.filter((one) => one.state !== "waiting").length, 1);
});
