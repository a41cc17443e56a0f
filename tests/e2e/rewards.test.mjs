// A reward's whole way through the window: signed, due and explained, approved and paid by two people, cancelled,
// netted from the next payment, on a statement whose code is genuine.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Office, PASSWORD, unlock, windowTest } from "./support/office.mjs";

const FINANCE = "沈会计";
const agency = { channel: "agency", brought_by: { name: "恒居地产", store: "翠园店", broker: "周凯", broker_phone: "" } };

/** R29 in force from today, somebody in finance, two customers of 恒居地产. */
async function promising() {
  const office = await Office.working();
  const { presets } = await office.call("list_programmes");
  const { programme } = presets.find((one) => one.programme.code === "r29-marginal");
  await office.call("set_programme", { request: randomUUID(), programme: { ...programme, effective: "2026-11-21" } });
  await office.call("add_person", { request: randomUUID(), name: FINANCE, role: "finance", password: PASSWORD });
  await office.visit("沈若溪", "13800135678", agency);
  await office.visit("陆清和", "13800135679", agency);
  return office;
}

/** Leaves the desk to somebody else. */
async function sit(page, name) {
  await page.press("leave");
  await page.shown("door-away");
  await page.run((who) => [...document.querySelectorAll(".people label")].find((one) => one.innerText.includes(who)).querySelector("input").click(), name);
  await page.fill("input[type=password]", PASSWORD);
  await page.keys("Enter");
  await page.gone("door-away");
  await page.shown("go-rewards");
}

async function part(page, name, number) {
  await page.press("go-rewards");
  await page.shown("room-rewards");
  await page.keys(`Alt+${number}`);
  await page.shown(name);
}

/** Notes a contract of somebody on record. */
async function sign(page, name, unit, price) {
  await part(page, "new-deal", 1);
  await page.press("new-deal");
  await page.fill("link-search", name);
  await page.until((who) => document.querySelector('[data-testid="new-deal-dialog"] [role="radio"][aria-checked="true"]')?.innerText.includes(who), name);
  await page.press("new-deal-next");
  await page.shown("fact-dialog");
  await page.choose("fact-kind", "signed");
  await page.fill("unit-name", unit);
  await page.fill("unit-area", "96");
  await page.fill("unit-bedrooms", "3");
  await page.fill("price-total", price);
  await page.press("fact-save");
  await page.gone("fact-dialog");
  await page.says("deal-unit", unit);
}

/** Settles, submits what is due; `other` approves it and prepares the payment; the first one confirms it. */
async function pay(page, me, other, expected) {
  await part(page, "settle", 2);
  await page.press("settle");
  await page.says("ledger-rows", "恒居地产");
  await page.press("tick-all");
  await page.press("submit-approval");
  await page.says("toast", "已提交审批");

  await sit(page, other);
  await part(page, "section-approvals", 3);
  // Whoever approves sees to whom it goes.
  await page.says("approval", "恒居地产");
  await page.press("approval-agree");
  await page.says("approval", `${other} 已审批`);
  await part(page, "ledger-rows", 2);
  await page.shown('[data-testid="add-payee"], [data-testid="prepare-payout"]');
  if (await page.run(() => !document.querySelector('[data-testid="prepare-payout"]'))) {
    await page.press("add-payee");
    await page.fill("payee-account", "6222 0203 0405 0607");
    await page.fill("payee-bank", "城中支行");
    // Paid without an invoice, here.
    await page.run(() => document.querySelector('[data-testid="payee-invoice"]').click());
    await page.press("payee-save");
    await page.gone("payee-dialog");
  }
  await page.press("prepare-payout");
  await page.says("toast", "已制付款单");
  // Nobody confirms their own.
  await part(page, "section-payouts", 3);
  await page.press("section-payouts");
  await page.shown('[data-testid="payout"][data-state="prepared"]');
  assert.equal(await page.run(() => document.querySelectorAll('[data-testid="payout-confirm"]').length), 0);

  await sit(page, me);
  await part(page, "section-payouts", 3);
  await page.press("section-payouts");
  await page.press("payout-confirm");
  await page.fill("reference", "城中 0001");
  await page.press("confirm-save");
  await page.gone("confirm-dialog");
  await page.says('[data-testid="payout"][data-state="paid"]', expected);
}

windowTest("a reward from the contract to the netted clawback and its statement", promising, async (page, office) => {
  await unlock(page);
  await page.resize(1366, 768);
  await sign(page, "沈若溪", "3-1-1201", "1280000");

  // Due, and explained to the fen.
  await part(page, "settle", 2);
  await page.press("settle");
  await page.press("ledger-line");
  await page.shown("postings");
  const explained = await page.text("explanation");
  for (const words of ["1 % × ¥1,280,000.00 = ¥12,800.00", "R29", "第 1 套"]) assert.ok(explained.includes(words), `the explanation lacks ${words}: ${explained}`);
  await page.keys("ArrowLeft");

  await pay(page, "许曼", FINANCE, "12,800.00");

  // Cancelled after it was paid: owed back.
  await part(page, "deal-rows", 1);
  await page.says("deal-unit", "3-1-1201");
  await page.press("note-fact");
  await page.focus("fact-kind");
  await page.run(() => {
    const list = document.activeElement;
    list.value = "cancelled";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.press("fact-save");
  await page.gone("fact-dialog");
  await part(page, "settle", 2);
  await page.press("settle");
  await page.says("ledger-rows", "待抵扣");
  assert.ok((await page.text("ledger-sums")).includes("¥12,800.00"));

  // The next contract earns 20,000; 12,800 of it are netted.
  await sign(page, "陆清和", "3-1-1301", "2000000");
  await pay(page, "许曼", FINANCE, "7,200.00");
  const [{ beneficiary, totals }] = (await office.call("list_ledger", { project: (await office.call("show_settings")).projects[0].project })).groups;
  assert.deepEqual([totals.paid, totals.owed, totals.approved, totals.due], ["20000.00", "0.00", "0.00", "0.00"]);

  // The statement: on screen, on paper, for a spreadsheet; its code is genuine.
  await part(page, "open-statement", 2);
  await page.press("open-statement");
  await page.shown("statement");
  for (const words of ["扣回", "3-1-1201", "3-1-1301"]) assert.ok((await page.text("statement")).includes(words), `the statement lacks ${words}`);
  assert.equal(await page.text("closing"), "0.00");
  const pdf = join(office.data, "对账单.pdf");
  await page.fill("statement-path", pdf);
  await page.press("statement-save");
  await page.gone("statement-dialog");
  const text = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  for (const words of ["恒居地产", "12,800.00", "20,000.00", "期末"]) assert.ok(text.includes(words), `the paper lacks ${words}:\n${text}`);
  const project = (await office.call("show_settings")).projects[0].project;
  const asked = { project, beneficiary, from: "2026-11-01", until: "2026-11-30" };
  const { code } = await office.call("statement", asked);
  await page.press("check-statement");
  await page.fill("statement-code", code);
  await page.keys("Enter");
  await page.says("statement-check", "是真的");
  await page.keys("Escape");
  const sheet = join(office.data, "对账单.xlsx");
  await office.call("export_statement", { statement: asked, format: "xlsx", path: sheet });
  assert.equal((await readFile(sheet)).subarray(0, 2).toString(), "PK");
});
