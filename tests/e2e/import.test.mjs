import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Office, unlock, windowTest } from "./support/office.mjs";

windowTest("an import goes on by itself while the desk works", Office.working, async (page, office) => {
  const path = join(office.data, "old customers.csv");
  const rows = Array.from({ length: 3000 }, (_, n) => `客户${"甲乙丙丁戊己庚辛壬癸"[n % 10]},139${String(10_000_000 + n)}`);
  await writeFile(path, `姓名,手机\r\n${rows.join("\r\n")}\r\n`);
  const { mapping } = await office.call("inspect_csv", { path });
  await unlock(page);
  const started = await page.act("import_customers", { request: randomUUID(), path, mapping, dry_run: false, rejects: null });
  assert.equal(started.state, "running");
  await page.act("desk_board", { day: null });
  let view;
  do [view] = await page.act("list_imports", {});
  while (view.state === "running");
  assert.equal(view.state, "finished");
  assert.equal(view.accepted, 3000);
});
