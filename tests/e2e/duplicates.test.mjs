import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Office, PASSWORD, unlock, windowTest } from "./support/office.mjs";

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

/** Forty records: twenty people, each on record twice, the second time with a slip. */
async function twice(office) {
  const surnames = [..."赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"];
  const given = [..."靖瑾晗翊昱琮弘毅嘉树若溪书宁启明建国晓棠思远文博子墨雨桐振华永康丽娟秋菊志强海燕"];
  const lines = ["姓名,手机号,身份证后六位"];
  for (let n = 0; n < 20; n += 1) {
    const name = surnames[n] + given[2 * n] + given[2 * n + 1];
    const phone = `139${String(12345678 + n * 3456789).padStart(8, "0")}`;
    const slip = phone.slice(0, 9) + phone[10] + phone[9];
    const tail = `${String(n + 1).padStart(2, "0")}${String(100 + n * 7)}${n % 10}`;
    lines.push(`${name},${phone},${tail}`, `${name},${phone[9] === phone[10] ? `${phone.slice(0, 10)}${(Number(phone[10]) + 1) % 10}` : slip},`);
  }
  const file = join(office.data, "..", `twice-${Date.now()}.csv`);
  await writeFile(file, lines.join("\n"));
  await office.laifang("import", file);
  await rm(file);
}

windowTest("twenty pairs are decided by keyboard alone, many at once, and a pair that was not found explains itself", Office.working, async (page, office) => {
  await twice(office);
  await unlock(page);
  await page.keys("Control+3");
  await page.shown("review");
  await page.press('[data-testid="review"] label:last-child');
  await page.press("search");
  await page.shown("pair-row");
  const pairs = async (state) => (await office.call("list_duplicates", { state, offset: 0, limit: 50 })).total;
  assert.equal(await pairs("open"), 20);

  // One key a pair; the next one is shown without asking.
  const begin = Date.now();
  const decisions = ["m", "m", "n", "m", "h", "m", "m", "m", "n", "m"];
  for (const [at, key] of decisions.entries()) {
    await page.keys(key);
    await page.says("pair-states", `待看 ${19 - at}`);
    await page.shown('main[aria-busy="false"]'); // a key before the next pair is shown decides nothing
  }
  const each = (Date.now() - begin) / decisions.length;
  console.log(`${Math.round(each)} ms a pair through the driver`);
  assert.deepEqual([await pairs("open"), await pairs("same"), await pairs("not_same"), await pairs("household")], [10, 7, 2, 1]);
  await page.keys("u");
  await page.says("pair-states", "待看 11");

  // The rest at once, after a look at the least sure.
  await page.press("accept");
  await page.says("accept-preview", "11");
  await page.press("accept-all");
  await page.gone("pair-row");
  assert.equal(await pairs("open"), 0);
  assert.equal(await pairs("same") + await pairs("not_same") + await pairs("household"), 20);

  // Two who were told apart: asked for by name, the answer says what stands in the way.
  const apart = (await office.call("list_duplicates", { state: "not_same", offset: 0, limit: 1 })).rows[0];
  await page.keys("w");
  await page.shown("why-dialog");
  await page.fill('[data-testid="link-search"]', apart.a.name);
  await page.says("why-dialog", apart.a.name);
  await page.keys("Enter");
  await page.says("why-dialog", "另一条");
  await page.keys("Enter");
  await page.says("why-answer", "不是同一人");
});

const MANAGER = "江越";

/** Rulings need a second person, there are two managers, and two agencies claim one visitor under a number with a slip. */
async function claimedTwice() {
  const office = await Office.working();
  const { policy } = (await office.call("list_policies")).versions[0];
  await office.call("set_policy", { request: randomUUID(), policy: { ...policy, effective: "2026-11-21", rulings_need_second: true } });
  await office.call("add_person", { request: randomUUID(), name: MANAGER, role: "manager", password: PASSWORD });
  const by = (name) => ({ channel: "agency", brought_by: { name, store: "", broker: "", broker_phone: "" } });
  await office.visit("欧阳靖宇", "13812345678", by("鸿安置业"));
  await office.visit("欧阳靖宇", "13812345698", by("恒居地产"));
  return office;
}

windowTest("a merge that decides whose protection stands waits until a second manager agrees", claimedTwice, async (page, office) => {
  await unlock(page);
  await page.keys("Control+3");
  await page.shown("review");
  await page.press('[data-testid="review"] label:last-child');
  await page.press("search");
  await page.says("needs-second", "另一位经理");
  await page.keys("m");
  await page.says("toast", "在等另一位经理同意");
  await page.gone("pair-row");
  await page.says("review", "查重 1");
  const pairs = async (state) => (await office.call("list_duplicates", { state, offset: 0, limit: 10 })).total;
  assert.deepEqual([await pairs("open"), await pairs("waiting"), await pairs("same")], [0, 1, 0]);

  // Nobody agrees to their own.
  await page.press('[data-testid="pair-states"] label:nth-child(2)');
  await page.says("proposed", "许曼 提出");
  assert.equal(await page.run(() => document.querySelectorAll('[data-testid="agree-merge"]').length), 0);

  // Another manager, let in by a PIN: the password is asked for.
  await page.act("leave_desk", {});
  const { user } = (await office.call("show_settings")).people.find((one) => one.name === MANAGER);
  await page.act("unlock", { user, password: PASSWORD });
  await page.act("set_pin", { pin: "2468" });
  await page.act("leave_desk", {});
  await page.act("switch_person", { user, pin: "2468" });
  await page.press("go-desk");
  await page.press("go-clashes");
  await page.shown("review");
  await page.press('[data-testid="pair-states"] label:nth-child(2)');
  await page.says("decides", "保留鸿安置业的保护期");
  await page.shown("agree-merge");
  if (process.env.LAIFANG_PICTURES) {
    await page.resize(1366, 768);
    for (const theme of ["light", "dark"]) {
      await page.run((now) => document.documentElement.setAttribute("data-theme", now), theme);
      await page.screenshot(join(process.env.LAIFANG_PICTURES, `merge-waits-1366-${theme}.png`));
    }
  }
  await page.keys("y");
  await page.says("merge-check-dialog", "恒居地产");
  await page.keys("Enter");
  await page.shown("confirm-password");
  await page.type(PASSWORD);
  await page.keys("Enter");
  await page.says("toast", "已同意");
  await page.gone("merge-check-dialog");
  await page.gone("pair-row");
  assert.deepEqual([await pairs("open"), await pairs("waiting"), await pairs("same")], [0, 0, 1]);
});

windowTest("a merge taken back says before what becomes of it", Office.working, async (page, office) => {
  const own = await office.visit("欧阳靖宇", "13812345678");
  const brought = await office.visit("欧阳靖宇", "13812345698", { channel: "agency", brought_by: { name: "恒居地产", store: "", broker: "", broker_phone: "" } });
  const customer = (visit) => visit.line.customer;
  await office.call("link_customers", { request: randomUUID(), a: customer(own), b: customer(brought), same: true });
  await office.visit("欧阳靖宇", "13812345678");
  await unlock(page);
  await page.press("go-customers");
  await page.press("customer-row");
  await page.shown("customer-page");
  await page.press('[data-testid="link"] .btn:last-child');
  await page.says("unlink-change", "恒居地产");
  await page.says("unlink-since", "留在 欧阳靖宇 138****5678 这条记录");
  await page.press("unlink-do");
  await page.says("toast", "已取消");
  await page.gone("unlink-dialog");
});
