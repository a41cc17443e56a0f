// Two desks with data folders of their own and a folder that both reach: what one saves, the other has without a click.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remains } from "./support/driver.mjs";
import { Office, unlock, windowTest } from "./support/office.mjs";

const by = (name) => ({ channel: "agency", brought_by: { name, store: "", broker: "", broker_phone: "" } });

/** A second desk of an office, let in by its manager; both know the folder. */
async function joined(first, folder) {
  const second = await Office.empty();
  const [request, welcome] = [join(folder, "request.json"), join(folder, "welcome.laifang")];
  const asked = JSON.parse(await second.laifang("--json", "desk", "enrol", "--person", "林晚", "--to", request, "--cheap-keys"));
  await first.laifang("desk", "approve", "--code", asked.code, "--person", "林晚", "--role", "manager", request, "--out", welcome);
  await second.laifang("desk", "join", welcome, "--cheap-keys");
  await rm(request);
  await rm(welcome);
  for (const desk of [first, second]) await desk.laifang("desk", "folder", folder);
  return second;
}

const folder = await mkdtemp(join(tmpdir(), "laifang-e2e-shared-"));
let first;

windowTest("two desks register one customer, exchange by a folder, and both show the same clash", async () => {
  first = await Office.working();
  const second = await joined(first, folder);
  await first.visit("陈嘉怡", "13800000001", by("恒居地产"));
  await second.visit("陈嘉怡", "13800000001", by("鸿安置业"));
  return second;
}, async (page, second) => {
  try {
    await unlock(page);
    await first.laifang("desk", "exchange");
    await page.press("go-clashes");
    const winner = "按时钟暂归";
    await page.says("claim-verdict", winner);
    await page.says("clash-row", "恒居地产");
    await page.shown("news");
    const here = await page.text("claim-verdict");
    await page.screenshot(join(remains, "two-desks.png"));
    await page.press("news");
    await page.shown("desk");
    await page.screenshot(join(remains, "desks.png"));

    // The other desk takes what this one wrote, and says the same.
    const rows = async (desk) => (await desk.call("list_clashes")).rows.map((row) => [row.line.brought_by, row.judgement.verdict, row.judgement.reasons[0].text.zh]).sort();
    await first.laifang("desk", "exchange");
    const [one, two] = [await rows(first), await rows(second)];
    assert.deepEqual(one, two);
    assert.deepEqual(one.map((row) => row[1]), ["undecided", "undecided"]);
    assert.ok(here.includes(one[0][2].slice(0, 12)), here);
  } finally {
    await first.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
