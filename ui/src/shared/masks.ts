// Phones as people read them.

/** `13800135678` → `138 0013 5678`; only what begins like a mobile is grouped. */
export function groupDigits(text: string): string {
  if (!/^1[\d*]{0,10}$/.test(text)) return text;
  return [text.slice(0, 3), text.slice(3, 7), text.slice(7)].filter((part) => part !== "").join(" ");
}

/** How many digits a mobile number still lacks; 0 when it is complete or something else. */
export function missingDigits(text: string): number {
  return /^1[3-9]\d{1,8}$/.test(text) ? 11 - text.length : 0;
}

/** Digits of a text that holds nothing but digits and separators; otherwise the text itself. */
export function stripDigits(text: string): string {
  return /^[\d\s-]+$/.test(text) ? text.replace(/[\s-]/g, "") : text;
}

/** Whether some digits are hidden. */
export function isMasked(phone: string): boolean {
  return phone.includes("*");
}

/** Whether a full or partial number could be the masked one: `1380013` and `138****5678`. */
export function fitsMask(digits: string, mask: string): boolean {
  if (digits.length > mask.length) return false;
  return [...digits].every((digit, at) => mask[at] === "*" || mask[at] === digit);
}

/** Splits a masked phone into what was typed and the rest, so that the typed part can be marked. */
export function splitShown(phone: string): [string, string] {
  const star = phone.indexOf("*");
  return star < 0 ? [phone, ""] : [phone.slice(0, star), phone.slice(star)];
}
