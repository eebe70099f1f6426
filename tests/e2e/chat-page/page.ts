/** The chat page in a browser, as a person sees it. */

import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

/** Debian's path; `.ci/run` installs it. */
const CHROMIUM = "/usr/bin/chromium";
/** Pixels. */
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 860 };
export const missing = !existsSync(CHROMIUM);

/** Title of all its tests. */
export const THE_CHAT_PAGE = `the chat page${missing ? ` (skipped: there is no ${CHROMIUM})` : ""}`;

export let browser: Browser;
export let page: Page;
/** Errors on the page, and forbidden requests. */
export const complaints: string[] = [];

/** A browser for the tests of a file. `resolves`: host rules in the form of Chromium's option; `fontconfig`: a file that lists the fonts. */
export function useBrowser({ resolves, fontconfig }: { resolves?: string; fontconfig?: string } = {}): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      ...(fontconfig && { env: { ...process.env, FONTCONFIG_FILE: fontconfig } }),
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        ...(resolves ? [`--host-resolver-rules=${resolves}`] : []),
      ],
    });
  });
  afterAll(() => browser?.close());
}

/** A page in the size of a phone that may connect only to `url`. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const opened = await browser.newPage({
    viewport: PHONE,
    deviceScaleFactor: 2,
    hasTouch: true,
    colorScheme: "light",
    ...options,
  });
  opened.setDefaultTimeout(12_000);
  opened.on("pageerror", (error) => complaints.push(error.message));
  opened.on("console", (message) => {
    if (message.type() === "error") {
      complaints.push(message.text());
    }
  });
  opened.on("request", (asked) => {
    if (new URL(asked.url()).origin !== url && !asked.url().startsWith("data:")) {
      complaints.push(`asked for ${asked.url()}`);
    }
  });
  await opened.goto(url);
  await opened.locator(".seat").first().waitFor({ state: "attached" });
  return opened;
}

/** The message with a text, as the page shows it. */
export const message = (text: string | RegExp) => page.locator(".message", { hasText: text });
export const draft = () => page.getByRole("combobox", { name: "Message" });
export const toast = () => page.locator("#toast.shown");

/** Whether a person can see the whole element. */
export async function isInView(element: Locator): Promise<boolean> {
  const [box, chat] = await Promise.all([element.boundingBox(), page.locator("main").boundingBox()]);
  return box !== null && chat !== null && box.y >= chat.y && box.y + box.height <= chat.y + chat.height + 1;
}

/** Faults in the layout of everything that is shown. */
export const misfits = () =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) {
      found.push("has to be scrolled sideways");
    }
    for (const pre of document.querySelectorAll("pre")) {
      const lines = pre.textContent?.trimEnd().split("\n").length ?? 0;
      const style = getComputedStyle(pre);
      const height =
        pre.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
      if (Math.round(height / Number.parseFloat(style.lineHeight)) > lines) {
        found.push(`breaks a line of: ${pre.textContent}`);
      }
    }
    for (const button of document.querySelectorAll("button")) {
      const { width, height } = button.getBoundingClientRect();
      // A command is text; the button that copies is for a mouse alone.
      const isText = ["bot_command", "copy"].includes(button.className);
      if (width > 0 && !isText && Math.min(width, height) < 36) {
        found.push(`too small for a thumb: ${button.outerHTML}`);
      }
      if (button.scrollWidth > button.clientWidth + 1) {
        found.push(`too narrow for its words: ${button.outerHTML}`);
      }
      if (width > 0 && !`${button.textContent}${button.title}${button.ariaLabel ?? ""}`.trim()) {
        found.push(`without a name: ${button.outerHTML}`);
      }
    }
    return found;
  });

/** Opens the page under test. */
export async function show(url: string, options: BrowserContextOptions = {}): Promise<void> {
  page = await open(url, options);
}
