import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page as BrowserPage } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPage } from "../../../local/dashboard/build.ts";
import { forStaticHost, type Page } from "../../../local/dashboard/page.ts";
import { initData } from "../../support/init-data.ts";
import { BOT_TOKEN, csp, STRANGER, startTestStack, type TestStack, TRADER } from "../../support/stack.ts";
import { browser, missing, useBrowser } from "../chat-page/page.ts";
import { SIZES } from "./stage.ts";

const TYPES: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };
const VIEWER = 1002;
const HOUR = 3_600_000;

let host: Server;
let hostUrl: string;
let page: Page;
let stack: TestStack;

/** Parameters that Telegram adds to the address of a page. */
function launched(user: number, options: { at?: Date; botToken?: string } = {}): string {
  const parameters = new URLSearchParams({
    tgWebAppData: initData({ botToken: BOT_TOKEN, user, ...options }),
    tgWebAppVersion: "9.1",
    tgWebAppPlatform: "android",
    tgWebAppThemeParams: JSON.stringify({
      bg_color: "#17212b",
      text_color: "#f5f5f5",
      button_color: "#5288c1",
    }),
  });
  return `${hostUrl}/#${parameters}`;
}

/** Opens the page as that person's phone would, allows only its host and its function, and waits for content. */
async function opened(address: string): Promise<{ page: BrowserPage; end: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: SIZES.phone, hasTouch: true });
  const tab = await context.newPage();
  tab.setDefaultTimeout(15_000);
  const strangers: string[] = [];
  tab.on("request", (asked) => {
    if (
      ![hostUrl, stack.supabaseUrl].includes(new URL(asked.url()).origin) &&
      !asked.url().startsWith("data:")
    ) {
      strangers.push(asked.url());
    }
  });
  await tab.goto(address);
  await tab.locator("main .page, main .state").first().waitFor();
  expect(strangers).toEqual([]);
  return { page: tab, end: () => context.close() };
}

describe.skipIf(missing)("the dashboard as a Mini App, from a host of static files", () => {
  useBrowser();
  beforeAll(async () => {
    host = createServer((request, response) => {
      const file = new URL(request.url ?? "/", "http://host").pathname.slice(1) || "index.html";
      const content = page.get(file);
      response.writeHead(content === undefined ? 404 : 200, {
        "Content-Type": TYPES[file.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      });
      response.end(content);
    });
    host.listen(0, "127.0.0.1");
    await once(host, "listening");
    hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    stack = await startTestStack(
      "2026-03-03T15:00:00Z",
      [TRADER],
      {},
      {
        TELEGRAM_VIEWER_IDS: String(VIEWER),
        DASHBOARD_URL: `${hostUrl}/`,
      },
    );
    const created = await stack.call("create-position", {
      request: csp(),
      entry_price: 150,
      quantity: 1,
      execution_data: {},
    });
    expect(created.status).toBe(201);
    page = forStaticHost(await buildPage(process.cwd()), `${stack.supabaseUrl}/functions/v1/dashboard`);
  });
  afterAll(async () => {
    await stack?.stop();
    host?.close();
  });

  it.each([
    ["an approver", TRADER],
    ["a viewer", VIEWER],
  ])("shows %s the book, in Telegram's colours, and again after a reload", async (_, user) => {
    const seen = await opened(launched(user));
    await seen.page.getByText(/580p/).first().waitFor();
    expect(await seen.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      "rgb(23, 33, 43)",
    );
    await seen.page.reload();
    await seen.page.getByText(/580p/).first().waitFor();
    // The page can only ask, never send.
    expect(await seen.page.locator("form").count()).toBe(0);
    await seen.end();
  });

  it.each([
    ["a stranger", () => launched(STRANGER)],
    ["who opened it thirteen hours ago", () => launched(TRADER, { at: new Date(Date.now() - 13 * HOUR) })],
    ["who opened it from another bot", () => launched(TRADER, { botToken: "77:another-bots-token" })],
    ["who did not come from Telegram", () => `${hostUrl}/`],
  ])("tells %s to open it from the bot's menu, and shows nothing", async (_, address) => {
    const seen = await opened(address());
    await seen.page.getByText("Please open this page again").waitFor();
    expect(await seen.page.locator("data").count()).toBe(0);
    expect(await seen.page.textContent("main")).toContain("bot's menu");
    await seen.end();
  });
});
