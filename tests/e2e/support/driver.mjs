// A small WebDriver client: starts WebKitWebDriver and, through it, the real window.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** What the windows said and how they looked when a test failed. */
export const remains = fileURLToPath(new URL("../../../target/e2e", import.meta.url));

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE = 20_000;
const KEYS = {
  Backspace: "\uE003", Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Control: "\uE009", Alt: "\uE00A",
  Escape: "\uE00C", Space: " ", PageUp: "\uE00E", PageDown: "\uE00F", End: "\uE010", Home: "\uE011",
  ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015", Delete: "\uE017",
  F1: "\uE031", F2: "\uE032", F4: "\uE034", F5: "\uE035", F8: "\uE038", F10: "\uE03A",
};

/** `save` → what a test presses; `field:headcount` → what it fills; anything else is CSS. */
export function selector(name) {
  if (name.startsWith("field:")) return `[data-field="${name.slice(6)}"]`;
  return /^[\w-]+$/.test(name) ? `[data-testid="${name}"]` : name;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Opens the window of `binary` on the office in `data`. */
export async function openWindow(binary, data) {
  mkdirSync(remains, { recursive: true });
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    // What the window remembers of itself (language, size) stays with the test's office, not with the user.
    env: { ...process.env, XDG_DATA_HOME: `${data}-window`, TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true" },
    // Not the test's own: what the window starts (a message bus) outlives it and would hold them open.
    stdio: ["ignore", "ignore", openSync(join(remains, "window.log"), "a")],
  });
  const base = `http://127.0.0.1:${port}`;
  try {
    await listening(base, driver);
    const { sessionId } = await command(base, "POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--data", data] } } },
    });
    const page = new Page(`${base}/session/${sessionId}`, driver);
    await page.command("POST", "/timeouts", { script: PATIENCE + 5_000, pageLoad: PATIENCE, implicit: 0 });
    return page;
  } catch (error) {
    driver.kill();
    throw error;
  }
}

/** The driver has no way of saying that it listens: asks until it answers. */
async function listening(base, driver) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${driver.exitCode}`);
    try {
      return await command(base, "GET", "/status");
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(20);
    }
  }
}

async function command(base, method, path, body) {
  const answer = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path.replace(/.*\/session\/[^/]+/, "")}: ${value.error}: ${value.message}`);
  return value;
}

export class Page {
  constructor(session, driver) {
    this.session = session;
    this.driver = driver;
  }

  command(method, path, body) {
    return command(this.session, method, path, body);
  }

  /** Runs a function in the page. */
  run(inPage, ...args) {
    return this.command("POST", "/execute/sync", { script: `return (${inPage})(...arguments)`, args });
  }

  /** Runs an action through the window's only command, as the page does. */
  async act(action, request) {
    const script = "const [action, request, done] = arguments; window.__TAURI_INTERNALS__.invoke('act', { action, request }).then((view) => done({ view }), (error) => done({ error }));";
    const { view, error } = await this.command("POST", "/execute/async", { script, args: [action, request] });
    if (error) throw new Error(`${action}: ${JSON.stringify(error)}`);
    return view;
  }

  /** Waits, frame by frame, until the function is true in the page; returns what it returned. */
  async until(inPage, ...args) {
    const poll = `
      const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1), end = Date.now() + ${PATIENCE};
      (function look() {
        let value;
        try { value = (${inPage})(...args); } catch (error) { value = undefined; }
        if (value) done({ value }); else if (Date.now() > end) done({}); else requestAnimationFrame(look);
      })();`;
    const found = await this.command("POST", "/execute/async", { script: poll, args });
    if ("value" in found) return found.value;
    throw new Error(`Waited in vain for ${inPage}${args.length ? ` with ${JSON.stringify(args)}` : ""}`);
  }

  /** Waits until something is there and seen. */
  shown(name) {
    return this.until((css) => [...document.querySelectorAll(css)].some((one) => one.getClientRects().length > 0), selector(name));
  }

  /** Waits until nothing of the kind is there. */
  gone(name) {
    return this.until((css) => !document.querySelector(css), selector(name));
  }

  /** Waits until the text of something contains `text`; returns the whole text. */
  says(name, text) {
    return this.until((css, part) => {
      const found = [...document.querySelectorAll(css)].find((one) => one.innerText.includes(part));
      return found && found.innerText;
    }, selector(name), text);
  }

  text(name) {
    return this.run((css) => document.querySelector(css)?.innerText ?? null, selector(name));
  }

  texts(name) {
    return this.run((css) => [...document.querySelectorAll(css)].map((one) => one.innerText), selector(name));
  }

  value(name) {
    return this.run((css) => {
      const found = document.querySelector(css);
      return (found?.matches("input, textarea, select") ? found : found?.querySelector("input, textarea, select"))?.value ?? null;
    }, selector(name));
  }

  /** Waits for something and presses it with the mouse. */
  async press(name) {
    await this.shown(name);
    const element = await this.command("POST", "/element", { using: "css selector", value: selector(name) });
    await this.command("POST", `/element/${element[ELEMENT]}/click`, {});
  }

  /** Puts the focus into a field, its content selected. */
  async focus(name) {
    await this.shown(name);
    await this.run((css) => {
      const found = document.querySelector(css);
      const field = found.matches("input, textarea, select") ? found : found.querySelector("input, textarea, select");
      field.focus();
      field.select?.();
    }, selector(name));
  }

  /** Replaces what stands in a field. */
  async fill(name, text) {
    await this.focus(name);
    await this.type(text);
  }

  /** Chooses from a list by the digit of its place. */
  async choose(name, value) {
    await this.focus(name);
    const place = await this.run((wanted) => [...document.activeElement.options].filter((one) => one.value !== "").findIndex((one) => one.value === wanted), value);
    await this.keys(String(place + 1));
  }

  /** Types into what has the focus. */
  async type(text) {
    const element = await this.command("GET", "/element/active");
    await this.command("POST", `/element/${element[ELEMENT]}/value`, { text });
  }

  /** Presses keys together, e.g. `Control+Enter`, on what has the focus. */
  async keys(chord) {
    const keys = chord.split("+").map((key) => KEYS[key] ?? key);
    const actions = [
      ...keys.map((value) => ({ type: "keyDown", value })),
      ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
    ];
    await this.command("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** What has the focus: its test id, its field's name or its tag. */
  focused() {
    return this.run(() => {
      const at = document.activeElement;
      return at.dataset.testid ?? at.closest("[data-field]")?.dataset.field ?? at.tagName.toLowerCase();
    });
  }

  /** Pastes text into what has the focus, as the clipboard would. */
  paste(text) {
    return this.run((pasted) => {
      const data = new DataTransfer();
      data.setData("text/plain", pasted);
      const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      if (document.activeElement.dispatchEvent(event)) document.execCommand("insertText", false, pasted);
    }, text);
  }

  async resize(width, height) {
    await this.command("POST", "/window/rect", { x: 0, y: 0, width, height });
    await this.until((w, h) => innerWidth === w && innerHeight === h, width, height);
  }

  /** A picture of the window once its motion has ended, after two frames; before that the old one would come. */
  async screenshot(path) {
    await this.command("POST", "/execute/async", {
      script: `const done = arguments[0], frame = (next) => requestAnimationFrame(next);
        document.fonts.ready
          .then(() => new Promise((still) => frame(() => frame(still))))
          .then(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)))
          .then(() => frame(() => frame(() => done())));`,
      args: [],
    });
    const png = Buffer.from(await this.command("GET", "/screenshot"), "base64");
    if (path) await writeFile(path, png);
    return png;
  }

  async close() {
    try {
      await this.command("DELETE", "");
    } finally {
      this.driver.kill();
    }
  }
}
