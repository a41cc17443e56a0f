import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { Office, unlock, windowTest } from "./support/office.mjs";

/** A PNG of a grey sheet with a dark stroke across it. */
function picture(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 236);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width + 1)] = 0;
    for (let x = 0; x < 4; x += 1) rows[y * (width + 1) + 1 + ((y * 2 + x) % width)] = 30;
  }
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

async function withSlip() {
  const office = await Office.working();
  const firm = { name: "鸿安置业", store: "", broker: "周凯", broker_phone: "" };
  const visit = await office.visit("沈清和", "13800135678", { channel: "agency", brought_by: firm });
  office.slip = await office.call("issue_slip", { request: randomUUID(), visit: visit.line.visit });
  return office;
}

windowTest("a signed sheet is kept, seen, and said to be altered when it is", withSlip, async (page, office) => {
  const file = join(office.data, "signed.png");
  await writeFile(file, picture(120, 160));
  await writeFile(join(office.data, "words.png"), "no picture at all");
  await unlock(page);
  await page.press("go-slips");
  await page.shown("scans");
  await page.press("attach-scan");

  // What is no scan is said under the field, and the dialog stays.
  await page.fill("field:path", join(office.data, "words.png"));
  await page.keys("Enter");
  await page.says("field:path", "不是 PDF、JPEG 或 PNG");
  await page.fill("field:path", file);
  await page.keys("Enter");
  await page.gone("attach-dialog");
  await page.shown('[data-testid="scan"][data-state="present"]');
  await page.until(() => document.querySelector('[data-testid="scan"] img')?.naturalWidth === 120);
  await page.says("slip-history", "签字件已存档");
  await page.press('[data-testid="scan"] button');
  await page.until(() => document.querySelector('[data-testid="scan-picture"]')?.naturalHeight === 160);
  await page.keys("Escape");
  await page.gone("scan-dialog");
  assert.match(await office.laifang("verify"), /没有问题/);

  // Somebody alters the file.
  const { scans } = await office.call("show_slip", { slip: office.slip.slip, sheet: "a4" });
  const kept = join(office.data, "attachments", scans[0].hash);
  const bytes = await readFile(kept);
  bytes[bytes.length - 1] ^= 1;
  await writeFile(kept, bytes);
  await page.press('[data-testid="scan"] button');
  await page.says("scan-error", "被改过");
  // The log holds all the same, and the check says which to attach again.
  const checked = await office.laifang("verify");
  assert.match(checked, /没有问题/);
  assert.ok(checked.includes(`确认单 ${office.slip.number} 的签字件`), checked);

  await page.press("scan-again");
  await page.fill("field:path", file);
  await page.keys("Enter");
  await page.gone("attach-dialog");
  await page.press('[data-testid="scan"] button');
  await page.shown("scan-picture");
  assert.doesNotMatch(await office.laifang("verify"), /签字件/);
});

windowTest("a form is edited beside its page, and the next slip is signed on the screen", withSlip, async (page, office) => {
  await unlock(page);
  await page.press("go-settings");
  await page.press("section-slipforms");
  await page.press("edit-form-confirmation");
  const shown = () => page.run(() => document.querySelector('[data-testid="form-preview"] img')?.src ?? "");
  await page.until(() => document.querySelector('[data-testid="form-preview"] img')?.src);
  const before = await shown();
  await page.fill("field:title", " ");
  await page.says("field:title", "请填写");
  assert.equal(await shown(), before, "the last good page stays");
  await page.fill("field:title", "联动单");
  await page.until((old) => document.querySelector('[data-testid="form-preview"] img').src !== old, before);
  await page.run(() => document.querySelector('[data-testid="form-screen"]').click());
  await page.keys("Control+Enter");
  await page.says("slip-form", "联动单");
  const [form] = await office.call("list_slip_forms");
  assert.deepEqual([form.own, form.form.title, form.form.sign_on_screen], [true, "联动单", true]);

  const visit = await office.visit("何建国", "13912342046");
  const slip = await office.call("issue_slip", { request: randomUUID(), visit: visit.line.visit });
  await page.press("go-slips");
  await page.says("slip-row", slip.number);
  await page.run((number) => [...document.querySelectorAll('[data-testid="slip-row"]')].find((row) => row.innerText.includes(number)).click(), slip.number);
  await page.says("slip-number", slip.number);
  await page.shown("signers");
  await page.press("sign-1");
  await page.shown("sign-pad");
  const pad = await page.run(() => { const { left, top, width, height } = document.querySelector('[data-testid="sign-pad"]').getBoundingClientRect(); return { left, top, width, height }; });
  const at = (x, y) => ({ type: "pointerMove", duration: 30, x: Math.round(pad.left + pad.width * x), y: Math.round(pad.top + pad.height * y) });
  const down = { type: "pointerDown", button: 0 };
  const up = { type: "pointerUp", button: 0 };
  const draw = (...actions) => page.command("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }] });
  await draw(at(0.2, 0.6), down, at(0.4, 0.2), at(0.5, 0.8), up, at(0.6, 0.3), down, at(0.8, 0.35), up);
  await page.until(() => document.querySelectorAll('[data-testid="sign-pad"] path').length === 2);
  await page.press("sign-undo");
  await page.until(() => document.querySelectorAll('[data-testid="sign-pad"] path').length === 1);
  await page.press("sign-save");
  await page.gone("sign-dialog");
  await page.until(() => document.querySelectorAll('[data-testid="signer"][data-signed="true"]').length === 1);
  const view = await office.call("show_slip", { slip: slip.slip, sheet: "a4" });
  assert.deepEqual(view.signers.map((one) => [one.label, one.signed_at !== null]), [["置业顾问", false], ["客户", true]]);
  // The one issued before is as it was.
  const old = await office.call("show_slip", { slip: office.slip.slip, sheet: "a4" });
  assert.equal(old.sign_on_screen, false);
});
