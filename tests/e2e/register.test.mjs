import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cells } from "./support/csv.mjs";
import { Office, unlock, windowTest } from "./support/office.mjs";

windowTest("a walk-in is registered by keyboard alone", Office.working, async (page, office) => {
  await unlock(page);
  await page.type("何敏");
  await page.keys("Enter");
  assert.equal(await page.focused(), "phones.0");
  await page.type("13900139001");
  await page.keys("Enter");
  assert.equal(await page.focused(), "headcount");
  for (let field = 0; field < 2; field += 1) await page.keys("Enter");
  assert.equal(await page.focused(), "channel");
  await page.keys("1");
  assert.equal(await page.value("field:channel"), "walk_in");
  await page.keys("Control+Enter");
  assert.match(await page.says("toast", "何敏"), /许知遥|林晚舟/);
  await page.says("visit-line", "何敏");
  assert.equal(await page.focused(), "box");
  assert.equal(await page.value("box"), "");

  const { visits } = await office.call("desk_board", { day: null });
  assert.equal(visits.length, 1);
  assert.equal(visits[0].name, "何敏");
  assert.match(visits[0].phone, /^139\*{4}9001$/);
});

const returning = async () => {
  const office = await Office.working();
  await office.visit("沈清和", "13800135678", { customer: { id_tail: "12345X" } });
  await office.visit("何敏", "13900139001");
  return office;
};

for (const [by, typed] of [["a masked phone", "138****5678"], ["initials", "sqh"], ["the last six of the identity card", "12345X"]]) {
  windowTest(`a returning customer is recognised by ${by}`, returning, async (page) => {
    await unlock(page);
    await page.type(typed);
    await page.says("candidate", "沈清和");
    assert.equal((await page.texts("candidate")).filter((one) => one.includes("何敏")).length, 0);
    await page.keys("Enter");
    await page.until(() => document.querySelector('[data-field="name"] input').value === "沈清和");
  });
}

const agency = (name) => ({ channel: "agency", brought_by: { name, store: "河滨路店", broker: "周凯", broker_phone: "" } });

windowTest("a second agency inside the protection is told invalid, and not whose customer it is", async () => {
  const office = await Office.working();
  await office.visit("沈清和", "13800135678", agency("鸿安置业"));
  return office;
}, async (page) => {
  await unlock(page);
  await page.type("13800135678");
  await page.says("candidate", "沈清和");
  await page.keys("Enter");
  await page.choose("field:channel", "agency");
  await page.fill("field:firm", "恒居地产");
  await page.shown('[data-testid="verdict"][data-verdict="invalid"]');
  assert.match(await page.text("verdict"), /鸿安置业/);
  await page.press('[data-testid="verdict"] .next button');
  await page.shown("whole-verdict");
  const told = (await page.texts('[data-testid="whole-verdict"] p')).at(-1);
  assert.match(told, /无效/);
  assert.doesNotMatch(told, /鸿安|沈清和|13800135678/);
});

windowTest("the printed slip names number, customer and result", Office.working, async (page, office) => {
  await office.visit("沈清和", "13800135678", agency("鸿安置业"));
  await unlock(page);
  await page.press("visit-line");
  await page.press("print-slip");
  await page.says("toast", "pdf");
  const { rows } = await office.call("list_slips", { text: "", state: null, offset: 0, limit: 10 });
  assert.equal(rows.length, 1);
  assert.equal(rows[0].state, "printed");
  const [pdf] = (await readdir(office.data, { recursive: true })).filter((file) => file.endsWith(".pdf"));
  const text = execFileSync("pdftotext", ["-layout", join(office.data, pdf), "-"], { encoding: "utf8" });
  for (const part of [rows[0].number, "沈清和", "鸿安置业", "有效"]) assert.ok(text.includes(part), `the slip lacks ${part}:\n${text}`);
});

/** Names and addresses that a careless CSV would lose, cut up or compute. */
const awkward = [
  ["沈清和", "13800135678", { id_tail: "012345", gender: "female", address: "河滨路 8 号，\n\"东\" 门, 2 单元" }],
  ["=HYPERLINK(1)", "13900139001", { id_tail: "12345X", gender: "male", address: "'-1 号楼" }],
  ["＋张𠮷", "", { address: "0012" }],
];

windowTest("what is exported is what is read back, every cell", async () => {
  const office = await Office.working();
  for (const [name, phone, customer] of awkward) await office.visit(name, phone, { customer });
  return office;
}, async (page, office) => {
  await unlock(page);
  await page.keys("Control+7");
  await page.fill("export-dir", office.data);
  await page.press("export-run");
  await page.shown("export-result");
  const masked = await readFile(join(office.data, "customers.csv"), "utf8");
  assert.equal(masked[0], "\uFEFF");
  assert.match(masked, /138\*{4}5678/);
  assert.doesNotMatch(masked, /13800135678|13900139001/);

  await page.act("export_csv", { dir: office.data, headers: "zh", full_phones: true });
  const [titles, ...rows] = await cells(join(office.data, "customers.csv"));
  const { visits } = await office.call("desk_board", { day: null });
  const expected = awkward.map(([name, phone, { id_tail = "", gender, address }]) => {
    const visit = visits.find((one) => one.name === name);
    return {
      记录编号: visit.customer, 同一人编号: visit.customer, 姓名: name, 电话: phone, 备用电话: "", 更多电话: "",
      身份证后六位: id_tail, 性别: { female: "女", male: "男" }[gender] ?? "", 地址: address, 登记于: "2026-11-21 14:27",
      接触次数: "1", 最近接触: "2026-11-21", 最近渠道: "自然到访", 最近顾问: visit.consultant ?? "",
      导入的来访日期: "", 导入的渠道: "", 导入的带访人: "", 导入编号: "", 导入文件行号: "", 已删除个人信息: "0",
    };
  }).sort((one, other) => (one.记录编号 < other.记录编号 ? -1 : 1));
  assert.deepEqual(rows.map((row) => Object.fromEntries(titles.map((title, n) => [title, row[n]]))), expected);

  const other = await Office.working();
  try {
    const path = join(office.data, "customers.csv");
    const { encoding, mapping } = await other.call("inspect_csv", { path });
    assert.equal(encoding, "UTF-8 BOM");
    const view = await other.call("import_customers", { request: randomUUID(), path, mapping, dry_run: false, rejects: null });
    assert.deepEqual([view.accepted, view.rejected], [awkward.length, 0]);
    await other.call("export_csv", { dir: other.data, headers: "zh", full_phones: true });
    // Name, numbers, ID tail, gender, address; records of one millisecond stand in any order.
    const carried = (all) => all.map((row) => row.slice(2, 9)).sort((one, another) => (one[0] < another[0] ? -1 : 1));
    const again = (await cells(join(other.data, "customers.csv"))).slice(1);
    assert.deepEqual(carried(again), carried(rows));
  } finally {
    await other.remove();
  }
});
