import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { remains } from "./support/driver.mjs";
import { Office, unlock, windowTest } from "./support/office.mjs";

const rules = { position_a: ["out_sale"], broker_chooses: true, broker_takes_turn: true, override_reason: true };

/** Three consultants; who chooses somebody else than proposed says why. */
async function strict() {
  const office = await Office.founded("--consultant", "许知遥", "--consultant", "林晚舟", "--consultant", "顾行之");
  await office.call("set_rota", { request: randomUUID(), rules });
  return office;
}

windowTest("somebody else than proposed is chosen with a reason, by keyboard alone, and the choice is listed", strict, async (page, office) => {
  await unlock(page);
  await page.type("何敏");
  await page.keys("Enter");
  await page.type("13900139001");
  await page.keys("Enter");
  assert.equal(await page.focused(), "headcount");
  for (let field = 0; field < 2; field += 1) await page.keys("Enter");
  assert.equal(await page.focused(), "channel");
  await page.keys("1");
  await page.says("consultant", "许知遥");
  await page.keys("F4");
  await page.shown("consultant-dialog");
  await page.keys("2");
  // Without a word it stays open, and says what is asked.
  assert.equal(await page.focused(), "override_reason");
  await page.type("客户点名");
  await page.keys("Enter");
  await page.gone("consultant-dialog");
  await page.says("consultant", "林晚舟");
  await page.keys("Control+Enter");
  await page.says("toast", "林晚舟");

  await page.keys("F8");
  await page.shown("rota-dialog");
  await page.says("rota-row", "许知遥");
  await page.keys("ArrowRight");
  await page.shown("fairness");
  assert.match(await page.says("override", "客户点名"), /林晚舟.*许知遥/s);
  const view = await office.call("rota_fairness", {});
  assert.equal(view.overrides[0].reason, "客户点名");
  assert.deepEqual(view.rows.map((row) => [row.name, row.turns, row.passed_over]), [["许知遥", 0, 1], ["林晚舟", 1, 0], ["顾行之", 0, 0]]);
});

/** A morning of two teams, with a return visit, an absence, a choice by hand. */
async function busy() {
  const office = await Office.founded("--demo");
  const settings = await office.call("show_settings");
  for (const name of ["A 组", "B 组"]) {
    await office.call("set_team", { request: randomUUID(), team: null, name, projects: [], channels: [], active: true });
  }
  const { teams } = await office.call("show_settings");
  for (const [at, one] of settings.consultants.entries()) {
    await office.call("join_team", { request: randomUUID(), consultant: one.consultant, team: teams[at % 2].team });
  }
  const { queues } = await office.call("rota_view", { day: null });
  const last = (queue) => queue.entries.at(-1);
  await office.call("set_attendance", { request: randomUUID(), consultant: last(queues[0]).consultant, attendance: "out" });
  await office.call("set_attendance", { request: randomUUID(), consultant: last(queues[1]).consultant, attendance: "absent" });
  await office.visit("方女士", "13900139555", { consultant: queues[1].entries[0].consultant, override_reason: "客户点名" });
  await office.visit("钱先生", "13900139556", {});
  return office;
}

windowTest("the strip, the queues and the figures fit, light and dark; teams and rules are set by keyboard", busy, async (page, office) => {
  const pictures = process.env.LAIFANG_PICTURES ?? join(remains, "rooms");
  await mkdir(pictures, { recursive: true });
  await unlock(page);
  await page.resize(1366, 768);
  await page.type("13900139777");
  await page.shown("rota-strip");
  const picture = async (name) => {
    for (const theme of ["light", "dark"]) {
      await page.run((now) => document.documentElement.setAttribute("data-theme", now), theme);
      await page.screenshot(join(pictures, `${name}-1366-${theme}.png`));
    }
    const spill = await page.run(() => [document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll("dialog .body")].map((one) => one.scrollWidth - one.clientWidth)]);
    assert.ok(spill.every((one) => one <= 0), `${name} is wider than the window: ${spill}`);
  };
  await picture("rota-desk");
  await page.keys("F8");
  await page.shown("rota-row");
  await picture("rota-queue");
  await page.keys("ArrowRight");
  await page.shown("fairness-row");
  await page.keys("Tab");
  await page.keys("ArrowRight");
  await page.keys("ArrowRight");
  await page.until(() => document.querySelector('[data-testid="fairness-span"] label:last-child.on') !== null);
  await picture("rota-fairness");
  await page.keys("Escape");
  await page.gone("rota-dialog");
  await page.keys("F4");
  await page.shown("consultant-dialog");
  await picture("rota-choose");
  await page.keys("Escape");
  await page.press("go-settings");
  await page.press("section-rota");
  await page.shown("team");
  await picture("rota-settings");

  // Settings by keyboard: another team, and a reason for every choice by hand.
  await page.press("new-team");
  await page.shown("team-dialog");
  await page.type("外销组");
  await page.focus("channels-out_sale");
  await page.keys("Space");
  await page.keys("Enter");
  await page.gone("team-dialog");
  await page.says("team", "外销组");
  await page.focus("override-reason");
  await page.keys("Space");
  await page.until(() => document.querySelector('[data-testid="override-reason"]').checked);
  await page.focus("broker-chooses");
  await page.keys("Space");
  await page.until(() => !document.querySelector('[data-testid="broker-takes-turn"]').disabled);
  const { rota, teams } = await office.call("show_settings");
  assert.deepEqual([rota.override_reason, rota.broker_chooses], [true, true]);
  assert.deepEqual(teams.at(-1).channels, ["out_sale"]);
});
