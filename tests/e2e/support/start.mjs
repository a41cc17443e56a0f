// How long until the window asks for a password and until it can be used: start.mjs BINARY FOLDER PASSWORD [TIMES]
// Milliseconds, from the start of the WebDriver session that starts the program; memory of its own process in MiB.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { openWindow } from "./driver.mjs";

const [binary, data, password, times = "5"] = process.argv.slice(2);
const prompts = [];
const usable = [];
let memory;
for (let n = 0; n < Number(times); n += 1) {
  const begin = performance.now();
  const page = await openWindow(resolve(binary), data);
  try {
    await page.shown("input[type=password]");
    prompts.push(performance.now() - begin);
    await page.fill("input[type=password]", password);
    const typed = performance.now();
    await page.keys("Enter");
    await page.shown("desk");
    usable.push(performance.now() - typed);
    const pid = execFileSync("pgrep", ["-nf", resolve(binary)], { encoding: "utf8" }).trim();
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const mib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(rollup)[1]) / 1024;
    memory = { resident: mib("Rss"), shared_out: mib("Pss"), own: mib("Private_Dirty") + mib("Private_Clean") };
  } finally {
    await page.close();
  }
}
const shown = (all) => all.map((ms) => Math.round(ms)).join(", ");
console.log(`to the password prompt (with the driver's own start): ${shown(prompts)} ms`);
console.log(`from the password to the board: ${shown(usable)} ms`);
const { resident, shared_out: divided, own } = memory;
console.log(`memory of the program's process: ${resident.toFixed(0)} MiB resident, ${divided.toFixed(0)} with shared`);
console.log(`libraries divided among their users, ${own.toFixed(0)} its own`);
