// A reader of CSV of its own, so that what Laifang writes is not only read by Laifang.
import { readFile } from "node:fs/promises";

/** The rows of a file with a byte-order mark (RFC 4180), without the apostrophes that keep a cell from being computed. */
export async function cells(path) {
  const text = (await readFile(path, "utf8")).slice(1);
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? bare).replace(/^'(?='*[=+\-@\t\r\n＝＋－＠]|'*0\d+$)/u, ""));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
