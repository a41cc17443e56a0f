// Unlocks the demo office and leaves a picture of its desk: demo.mjs BINARY FOLDER PICTURE
import { resolve } from "node:path";
import { openWindow } from "./driver.mjs";
import { unlock } from "./office.mjs";

const [binary, data, picture] = process.argv.slice(2);
const page = await openWindow(resolve(binary), data);
try {
  await unlock(page, process.env.LAIFANG_PASSWORD);
  await page.shown("board");
  await page.screenshot(picture);
} finally {
  await page.close();
}
