import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const rows = [
  "姓名,电话,人数,预计到访时间,楼盘,报备单位,门店,经纪人,经纪人电话",
  "沈女士,138****5678,2,2026-11-21 16:30,云澜府,恒居地产,翠园店,周凯,13900001111",
  "王建国,13912340012,3,2026-11-22 10:00,云澜府,恒居地产,翠园店,周凯,13900001111",
  ",1380,1,,云澜府,恒居地产,翠园店,周凯,13900001111",
];

windowTest("a file of reports is read, looked through and received, and the broker is on record", Office.working, async (page, office) => {
  const folder = await mkdtemp(join(tmpdir(), "laifang-e2e-file-"));
  const path = join(folder, "报备.csv");
  try {
    await writeFile(path, rows.join("\n"));
    await unlock(page);
    // A wrong path says so at its field; then the right one.
    await page.keys("Control+o");
    await page.shown("report-file");
    await page.fill("report-file-path", join(folder, "没有.csv"));
    await page.keys("Enter");
    await page.says("report-file", "没有这个文件");
    await page.fill("report-file-path", path);
    await page.keys("Enter");
    await page.shown("reports-paste");
    assert.equal((await page.texts("report-draft")).length, 2);
    const [bad] = await page.texts("unrecognised");
    for (const part of ["第 4 行", "姓名、电话", "1380"]) assert.ok(bad.includes(part), `the bad row lacks ${part}: ${bad}`);
    await page.keys("Enter");
    await page.shown("copy-replies");
    const replies = await page.text("reports-paste");
    for (const part of ["沈女士", "王建国", "报备成功"]) assert.ok(replies.includes(part), `the replies lack ${part}: ${replies}`);
    await page.keys("Enter");
    await page.shown("toast");
    await page.keys("Escape");
    await page.gone("reports-paste");

    // The same file again: both are marked and left out with one press.
    await page.keys("Control+o");
    await page.shown("report-file");
    await page.fill("report-file-path", path);
    await page.keys("Enter");
    await page.shown("reports-sum");
    assert.equal((await page.texts("draft-already")).length, 2);
    await page.press("leave-out-reported");
    await page.gone("report-draft");
    await page.keys("Escape");
    await page.gone("reports-paste");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  // The broker came on record by the reports: typed by phone, the firm follows.
  await page.choose("field:channel", "agency");
  await page.fill('[data-field="broker"] input[inputmode="tel"]', "1390000");
  await page.says("broker-option", "恒居地产");
  await page.keys("ArrowDown");
  await page.keys("Enter");
  await page.until(() => document.querySelector('[data-field="firm"] input').value === "恒居地产");
  const [broker] = await office.call("list_brokers");
  assert.deepEqual([broker.name, broker.firm, broker.store], ["周凯", "恒居地产", "翠园店"]);
});

windowTest("a scanned report code opens the list, ready to be received", Office.working, async (page, office) => {
  const { project } = (await office.call("show_settings")).projects[0];
  const draft = { project, name: "沈女士", phones: ["138****5678"], headcount: 2, day: "2026-11-21", time: "16:30", firm: "恒居地产", store: "翠园店", broker: "周凯", broker_phone: null };
  const { text } = await office.call("report_qr", { draft });
  await unlock(page);
  await page.type(text);
  await page.keys("Enter");
  await page.shown("receive-reports");
  await page.until(() => document.activeElement?.dataset.testid === "receive-reports");
  await page.keys("Enter");
  await page.shown("copy-replies");
  await page.keys("Escape");
  await page.gone("reports-paste");
  assert.equal((await page.texts("report-line")).length, 1);
  const { reports } = await office.call("desk_board", { day: null });
  assert.deepEqual([reports[0].name, reports[0].phone, reports[0].time], ["沈女士", "138****5678", "16:30"]);
});
