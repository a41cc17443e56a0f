import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Office, unlock, windowTest } from "./support/office.mjs";

const report = `鸿安置业 周凯 14:02
【报备】云澜府 沈女士 138****5678 2人 今天16:30到 鸿安置业河滨路店 周凯
安家网 赵磊 14:09
报备 云澜府 陈先生 137****8899 1位 今天18点 安家网新城店 赵磊`;

/** The text of the newest printed slip, office's part and channel's part. */
async function parts(office) {
  const files = (await readdir(office.data, { recursive: true })).filter((file) => file.endsWith(".pdf")).sort();
  const text = execFileSync("pdftotext", ["-layout", join(office.data, files.at(-1)), "-"], { encoding: "utf8" });
  const cut = text.indexOf("第二联");
  assert.ok(cut > 0, `the slip has no second part:\n${text}`);
  return [text.slice(0, cut), text.slice(cut)];
}

windowTest("a claim from its report to the end of its protection", Office.working, async (page, office) => {
  await unlock(page);
  await page.paste(report);
  await page.shown("reports-paste");
  await page.keys("Enter");
  await page.shown("copy-replies");
  assert.match(await page.text("reports-paste"), /报备成功：以完整号码为准/);
  await page.keys("Enter");
  await page.shown("toast");
  await page.keys("Escape");
  await page.gone("reports-paste");

  // They arrive: the whole number, the report fulfilled, the slip printed.
  await page.press('[data-testid="report-line"]');
  await page.until(() => document.querySelector('[data-field="firm"] input').value !== "");
  await page.type("13800135678");
  await page.until(() => document.querySelector('[data-field="phones.0"] input').value.replace(/\D/g, "") === "13800135678");
  await page.fill("field:name", "沈清和");
  await page.keys("Control+p");
  await page.says("visit-line", "沈清和");
  await page.says("toast", "pdf");
  const list = () => office.call("list_slips", { text: "", state: null, offset: 0, limit: 10 });
  const [first] = (await list()).rows;
  assert.equal(first.verdict, "valid");

  // It was reported earlier still: claimed with what shows it, and left to a manager.
  await page.press("visit-line");
  await page.press("report-time");
  await page.fill("field:time", "13:40");
  await page.press("report-time-confirm");
  await page.until(() => document.querySelector('[data-testid="report-time-dialog"] [aria-invalid="true"]'));
  await page.fill("field:evidence", "13:40 发给前台的微信，截图在周凯手里");
  await page.press("report-time-confirm");
  await page.gone("report-time-dialog");
  await page.keys("Escape");
  await page.gone("visit-dialog");
  const waiting = (await office.call("list_clashes")).rows.find((row) => row.line.name === "沈清和");
  assert.match(waiting.rulings[0].reason, /截图在周凯手里/);

  // A second broker brings the same customer: the office sees by which slip, the channel does not.
  await page.fill("box", "13800135678");
  await page.says("candidate", "沈清和");
  await page.keys("Enter");
  await page.choose("field:channel", "agency");
  await page.fill("field:firm", "恒居地产");
  await page.shown('[data-testid="verdict"][data-verdict="invalid"]');
  const seen = await page.text("verdict");
  for (const part of ["鸿安置业", first.number]) assert.ok(seen.includes(part), `the verdict lacks ${part}: ${seen}`);
  await page.keys("Control+p");
  await page.until(() => document.querySelectorAll('[data-testid="visit-line"]').length === 2);
  await page.says("toast", "pdf");
  const second = (await list()).rows.find((row) => row.slip !== first.slip);
  assert.equal(second.verdict, "invalid");
  const [ours, theirs] = await parts(office);
  for (const part of [second.number, first.number, "鸿安置业", "无效"]) assert.ok(ours.includes(part), `our part lacks ${part}:\n${ours}`);
  for (const part of [second.number, "无效：客户在保护期内"]) assert.ok(theirs.includes(part), `their part lacks ${part}:\n${theirs}`);
  assert.doesNotMatch(theirs, /鸿安置业/);
  assert.ok(!theirs.includes(first.number), `their part names the first slip:\n${theirs}`);

  // The code of the paper says whether it was altered.
  const { qr } = await office.call("show_slip", { slip: second.slip, sheet: "a4" });
  await page.keys("Control+4");
  for (const [text, result] of [[qr, "genuine"], [qr.replace("*I*", "*V*"), "altered"]]) {
    await page.fill("verify-input", text);
    await page.keys("Enter");
    await page.shown(`[data-testid="verify-result"][data-result="${result}"]`);
  }

  // The first day after the protection.
  const afternoon = process.env.LAIFANG_CLOCK;
  process.env.LAIFANG_CLOCK = "2026-12-22T10:00:00+08:00";
  try {
    const firm = { name: "恒居地产", store: "", broker: "", broker_phone: "" };
    const later = await office.visit("沈清和", "13800135678", { channel: "agency", brought_by: firm });
    assert.equal(later.judgement.verdict, "valid");
  } finally {
    process.env.LAIFANG_CLOCK = afternoon;
  }
});

windowTest("another policy is tried and changes nothing", () => Office.founded("--demo"), async (page, office) => {
  const before = await office.call("list_policies");
  await unlock(page);
  await page.press("go-settings");
  await page.press("section-policies");
  await page.press("new-policy");
  await page.shown("policy-choice");
  await page.run(() => [...document.querySelectorAll('[data-testid="policy-choice"]')].find((one) => one.textContent.includes("成交为王")).click());
  await page.says("policy-sentence", "不设保护期");
  await page.press("policy-try");
  await page.shown("trial-row");
  const count = async (name) => Number(await page.text(name));
  assert.ok((await count("trial-claims")) >= (await count("trial-changed")));
  assert.ok((await count("trial-changed")) > 0);
  // The same against another preset, side by side.
  await page.focus("field:against");
  await page.run(() => {
    const list = document.activeElement;
    list.value = "r14-r16";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.shown("trial-stale");
  await page.press("policy-try");
  await page.says("policy-trial", "保护 15 天");
  await page.gone("trial-stale");
  assert.ok((await page.texts("trial-kind")).some((row) => row.includes("无效")), "protected customers are nobody else's under R14");
  assert.deepEqual(await office.call("list_policies"), before);
});

windowTest("a manager rules a claim that the rules decided", async () => {
  const office = await Office.working();
  const by = (name) => ({ channel: "agency", brought_by: { name, store: "", broker: "", broker_phone: "" } });
  await office.visit("沈清和", "13800135678", by("鸿安置业"));
  await office.visit("沈清和", "13800135678", by("恒居地产"));
  return office;
}, async (page, office) => {
  await unlock(page);
  await page.press("go-clashes");
  await page.says("clash-row", "沈清和");
  await page.keys("r");
  await page.shown("ruling-dialog");
  await page.run(() => document.querySelector('[data-testid="ruling-dialog"] input[type="radio"][value="valid"]').click());
  await page.fill("field:reason", "先有书面约定");
  await page.press("rule-confirm");
  await page.gone("ruling-dialog");
  const { rows } = await office.call("list_clashes");
  assert.equal(rows[0].kind, "ruled");
  assert.equal(rows[0].judgement.verdict, "valid");
  assert.equal(rows[0].rulings[0].reason, "先有书面约定");
});

const by = (name) => ({ channel: "agency", brought_by: { name, store: "", broker: "", broker_phone: "" } });

/** An office whose agencies' customers the developer's staff confirm (R9), with a visitor who waits for it. */
async function waiting() {
  const office = await Office.working();
  const { presets } = await office.call("list_policies");
  const { policy } = presets.find((one) => one.policy.code === "r03-r15");
  const day = process.env.LAIFANG_CLOCK.slice(0, 10);
  await office.call("set_policy", { request: randomUUID(), policy: { ...policy, channels: ["agency"], judged_by: "developer", effective: day } });
  await office.visit("沈清和", "13800135678", by("鸿安置业"));
  return office;
}

windowTest("the developer confirms between arrival and slip", waiting, async (page, office) => {
  await unlock(page);
  await page.press("visit-line");
  await page.says("visit-dialog", "等开发商确认");
  await page.run(() => document.querySelector('[data-testid="check-confirmed"] input[value="yes"]').click());
  await page.says("evidence-saved", "新客户，归鸿安置业");
  await page.shown('[data-testid="evidence-saved"]');
  const { visits } = await office.call("desk_board", { day: null });
  assert.equal(visits[0].verdict, "valid");
  // Only now the slip says whose customer it is.
  const slip = await office.call("issue_slip", { request: randomUUID(), visit: visits[0].visit });
  assert.equal(slip.verdict, "valid");
});

windowTest("after the protection a rival is valid, at the desk", async () => {
  const office = await Office.working();
  await office.visit("沈清和", "13800135678", by("鸿安置业"));
  // A month later, the first day after it.
  office.before = process.env.LAIFANG_CLOCK;
  process.env.LAIFANG_CLOCK = "2026-12-22T10:00:00+08:00";
  return office;
}, async (page, office) => {
  try {
    await unlock(page);
    await page.fill("box", "13800135678");
    await page.says("candidate", "沈清和");
    await page.keys("Enter");
    await page.choose("field:channel", "agency");
    await page.fill("field:firm", "恒居地产");
    await page.says("verdict", "鸿安置业的保护期 12-21 已满");
    await page.shown('[data-testid="verdict"][data-verdict="valid"]');
    await page.keys("Control+p");
    await page.says("visit-line", "沈清和");
    await page.says("toast", "pdf");
    const [slip] = (await office.call("list_slips", { text: "", state: null, offset: 0, limit: 10 })).rows;
    assert.equal(slip.verdict, "valid");
  } finally {
    process.env.LAIFANG_CLOCK = office.before;
  }
});

windowTest("a voided and a superseded slip say so on the screen", async () => {
  const office = await Office.working();
  office.slips = [];
  for (const [name, phone] of [["沈清和", "13800135678"], ["何敏", "13800135679"]]) {
    const visit = await office.visit(name, phone, by("鸿安置业"));
    office.slips.push(await office.call("issue_slip", { request: randomUUID(), visit: visit.line.visit }));
    office.last = visit.line.visit;
  }
  await office.call("void_slip", { request: randomUUID(), slip: office.slips[0].slip, reason: "名字写错" });
  await office.call("rule_claim", { request: randomUUID(), visit: office.last, ruling: { is: "invalid" }, reason: "先有别家约定" });
  return office;
}, async (page, office) => {
  await unlock(page);
  await page.keys("Control+4");
  for (const [slip, result] of [[office.slips[0], "voided"], [office.slips[1], "superseded"]]) {
    const { qr } = await office.call("show_slip", { slip: slip.slip, sheet: "a4" });
    for (const text of [slip.number, qr]) {
      await page.fill("verify-input", text);
      await page.keys("Enter");
      await page.shown(`[data-testid="verify-result"][data-result="${result}"]`);
    }
  }
});
