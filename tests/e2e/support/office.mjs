// Offices for tests: made and filled by the command line, in folders that are thrown away.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { test } from "node:test";
import { openWindow, remains } from "./driver.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const binaries = process.env.LAIFANG_BIN ?? join(root, "target/debug");
export const PASSWORD = "quiet harbour 27";

// An afternoon in the office, whenever the tests run: command line and window start from it.
process.env.LAIFANG_CLOCK ??= "2026-11-21T14:27:00+08:00";

/** A folder with no office in it yet, and the command line on it. */
export class Office {
  static async empty() {
    return new Office(await mkdtemp(join(tmpdir(), "laifang-e2e-")));
  }

  /** An office with a manager, made by `laifang init` with these options. */
  static async founded(...options) {
    const made = await Office.empty();
    await made.laifang("init", "--office", "云澜府营销中心", "--person", "许曼", ...options);
    return made;
  }

  /** An office with two consultants on the rota. */
  static working() {
    return Office.founded("--consultant", "许知遥", "--consultant", "林晚舟");
  }

  constructor(data) {
    this.data = data;
  }

  /** Runs `laifang` on this office; returns what it printed. */
  async laifang(...args) {
    const run = promisify(execFile);
    const { stdout } = await run(join(binaries, "laifang"), ["--data", this.data, ...args], {
      env: { ...process.env, LAIFANG_PASSWORD: PASSWORD },
      maxBuffer: 1 << 26,
    });
    return stdout;
  }

  /** Runs one action by name. */
  async call(action, request = {}) {
    return JSON.parse(await this.laifang("call", action, JSON.stringify(request)));
  }

  /** Registers a visit; `more` replaces parts of the request. */
  async visit(name, phone, more = {}) {
    const { project } = (await this.call("show_settings")).projects[0];
    const outcome = await this.call("register_visit", {
      request: randomUUID(), kind: "visit", project,
      customer: { customer: null, name, phones: phone ? [phone] : [], no_phone: !phone, gender: null, id_tail: "", address: "", ...more.customer },
      companions: [], headcount: 1, channel: "walk_in", brought_by: null, report: null, needs: "", notes: "", consent: null,
      consultant: null, appointment_with: null, arrived_at: null, quick: false, decision: null,
      ...Object.fromEntries(Object.entries(more).filter(([part]) => part !== "customer")),
    });
    assert.equal(outcome.outcome, "saved");
    return outcome.visit;
  }

  window() {
    return openWindow(join(binaries, "laifang-desktop"), this.data);
  }

  remove() {
    return rm(this.data, { recursive: true, force: true });
  }
}

/** Types the password and waits for the desk. */
export async function unlock(page, password = PASSWORD) {
  await page.shown("door-locked");
  await page.fill("input[type=password]", password);
  await page.keys("Enter");
  await page.shown("desk");
}

/** A test in a window of its own. What it looked like when it failed is in target/e2e. */
export function windowTest(name, office, inWindow) {
  test(name, async () => {
    const made = await office();
    let page;
    try {
      page = await made.window();
      await inWindow(page, made);
    } catch (error) {
      await page?.screenshot(join(remains, `${name}.png`)).catch(() => {});
      throw error;
    } finally {
      await page?.close().catch(() => {});
      await made.remove();
    }
  });
}
