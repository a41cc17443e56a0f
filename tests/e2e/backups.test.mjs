// Backups through the window: set up, taken, warned of; a store that cannot be read and what comes after.
import assert from "node:assert/strict";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Office, PASSWORD, unlock, windowTest } from "./support/office.mjs";

/** An office with a second place beside it. */
async function withPlace() {
  const office = await Office.working();
  await mkdir(`${office.data}-second`);
  return office;
}

/** The same, backed up; then a page of its store is altered. */
async function damaged() {
  const office = await withPlace();
  await office.visit("陈嘉怡", "13800135678");
  await office.call("set_backup_settings", { folder: `${office.data}-second`, keep_days: 7, keep_weeks: 4 });
  await office.call("back_up", {});
  await office.visit("沈若溪", "13800135679");
  const file = await open(join(office.data, "laifang.db"), "r+");
  await file.write(Buffer.from("damage"), 0, 6, 100);
  await file.close();
  return office;
}

windowTest("no place is set: the status bar says so, and setting one takes a backup at once", withPlace, async (page, office) => {
  await unlock(page);
  await page.says("backup-warning", "没有设备份");
  await page.press("backup-warning");
  await page.shown("section-backup");
  await page.fill("backup-folder", join(office.data, "attachments"));
  await page.press("backup-save");
  await page.shown('[data-testid="backup-daily"] [role=alert]');
  await page.fill("backup-folder", `${office.data}-second`);
  await page.press("backup-save");
  await page.says("backup-state", "上次备份");
  await page.gone("backup-warning");
  assert.equal((await office.call("list_backups", {})).length, 1);
  await rm(`${office.data}-second`, { recursive: true });
});

windowTest("a store that cannot be read is said, restored from the backup, and the desk goes on", damaged, async (page, office) => {
  await page.shown("door-locked");
  await page.fill("input[type=password]", PASSWORD);
  await page.keys("Enter");
  await page.shown("door-damaged");
  await page.fill("input[type=password]", PASSWORD);
  await page.press("restore");
  assert.match(await page.says("restored", "已用"), /damaged-/);
  await page.press("restored-go");
  await unlock(page);
  const found = await page.act("find_customers", { text: "陈嘉怡", channel: null, consultant: null, since: null, offset: 0, limit: 5, turn: 1 });
  assert.equal(found.total, 1);
  await page.keys("Control+8");
  await page.press("section-backup");
  await page.says("backup-restored", "恢复");
  await rm(`${office.data}-second`, { recursive: true });
});
