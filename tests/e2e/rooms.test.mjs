// Every room of the demo office, in both sizes, light and dark: opens by its key, fits its window, leaves a picture.
// The pictures go to target/e2e/rooms, or where LAIFANG_PICTURES says (docs/guide, to renew those of the guide).
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { remains } from "./support/driver.mjs";
import { Office, unlock, windowTest } from "./support/office.mjs";

const pictures = process.env.LAIFANG_PICTURES ?? join(remains, "rooms");
const sizes = [[1366, 768], [1920, 1080]];

windowTest("every room fits, light and dark", () => Office.founded("--demo"), async (page) => {
  await mkdir(pictures, { recursive: true });
  await unlock(page);
  const rooms = await page.run(() => [...document.querySelectorAll('[data-testid^="go-"]')].map((one) => one.dataset.testid.slice(3)));
  assert.ok(rooms.length >= 5, `rooms: ${rooms}`);
  assert.ok(rooms.includes("clashes"), `rooms: ${rooms}`);
  for (const [width, height] of sizes) {
    await page.resize(width, height);
    for (const room of rooms) {
      await page.press(`go-${room}`);
      await page.shown(`room-${room}`);
      await page.until(() => !document.documentElement.hasAttribute("data-busy"));
      for (const theme of ["light", "dark"]) {
        await page.run((now) => document.documentElement.setAttribute("data-theme", now), theme);
        await page.screenshot(join(pictures, `${room}-${width}-${theme}.png`));
      }
      const spill = await page.run(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
      assert.deepEqual(spill, [0, 0], `${room} does not fit ${width}×${height}`);
    }
  }
});

windowTest("at twice the size every room is still whole", () => Office.founded("--demo"), async (page) => {
  await mkdir(pictures, { recursive: true });
  await unlock(page);
  await page.resize(1366, 768);
  const before = await page.run(() => innerWidth);
  for (let step = 0; step < 4; step += 1) await page.keys("Control+=");
  await page.until((wide) => innerWidth <= wide / 2, before);
  // By their keys: the driver's mouse does not know of the size.
  const rooms = await page.run(() => [...document.querySelectorAll('[data-testid^="go-"]')].map((one) => [one.dataset.testid.slice(3), one.title.slice(-1)]));
  for (const [room, digit] of rooms) {
    await page.keys(`Control+${digit}`);
    await page.shown(`room-${room}`);
    await page.until(() => !document.documentElement.hasAttribute("data-busy"));
    await page.screenshot(join(remains, `${room}-200.png`));
    const spill = await page.run(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(spill, 0, `${room} is cut off at the side`);
    // What can take focus must be reachable: inside the window, or in something that scrolls to it.
    const lost = await page.run(() => {
      const out = [];
      for (const one of document.querySelectorAll("input:not(.sr), select, textarea, button")) {
        if (one.disabled || one.getClientRects().length === 0) continue;
        one.scrollIntoView({ block: "nearest", inline: "nearest" });
        const box = one.getBoundingClientRect();
        if (box.right > innerWidth + 1 || box.left < -1 || box.bottom > innerHeight + 1 || box.top < -1) out.push(one.dataset.testid ?? one.outerHTML.slice(0, 120));
      }
      return out;
    });
    assert.deepEqual(lost, [], `${room}: cannot be reached`);
  }
  await page.keys("Control+0");
  await page.until((wide) => innerWidth === wide, before);
});
