import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPage } from "../../../local/dashboard/build.ts";
import { type Dashboard, startDashboard } from "../../../local/dashboard/server.ts";
import { startTelegram, type TelegramStandIn } from "../../../local/telegram/stand-in.ts";
import { connect } from "../../../shared/database.ts";
import { type Book, createBook } from "../../support/book.ts";
import { browser, missing, THE_CHAT_PAGE, useBrowser } from "./page.ts";

describe.skipIf(missing)(`${THE_CHAT_PAGE}, and the dashboard beside it`, () => {
  // The browser resolves any name to this machine, as after the name's owner has pointed it here.
  useBrowser({ resolves: "MAP *.example 127.0.0.1" });

  let book: Book;
  let dashboard: Dashboard;
  let telegram: TelegramStandIn;
  let site: Server;

  beforeAll(async () => {
    book = await createBook();
    const { url, secretKey } = await book.rest();
    dashboard = await startDashboard({
      port: 0,
      database: connect(url, secretKey),
      buildPage: () => buildPage(process.cwd()),
      newLink: "Press Dashboard again.",
    });
    telegram = await startTelegram({
      botToken: "4242:LOCAL-test-token",
      chatId: 1001,
      userId: 1001,
      dashboardLink: dashboard.mintLink,
    });
    site = createServer((_, response) =>
      response.writeHead(200, { "Content-Type": "text/html" }).end("<p>a site</p>"),
    );
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await telegram?.stop();
    await dashboard?.stop();
    await book?.drop();
    site?.closeAllConnections();
    site?.close();
  });

  it("opens it by a click, with its data; the address afterwards opens nothing for anybody else", async () => {
    const context = await browser.newContext();
    const chat = await context.newPage();
    await chat.goto(telegram.chatUrl);
    const [opened] = await Promise.all([
      context.waitForEvent("page"),
      chat.getByRole("link", { name: "Dashboard" }).click(),
    ]);
    const complaints: string[] = [];
    opened.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    opened.on("pageerror", (error) => complaints.push(error.message));
    await opened.getByRole("heading", { name: "Overview" }).waitFor({ timeout: 30_000 });
    await expect.poll(() => opened.title()).toMatch(/Thetabase/);
    expect(opened.url()).toMatch(new RegExp(`^${dashboard.url}/(#/)?$`));
    // The page's policy blocks nothing that the page needs.
    expect(complaints).toEqual([]);

    const elsewhere = await browser.newContext();
    const stranger = await elsewhere.newPage();
    expect((await stranger.goto(opened.url()))?.status()).toBe(401);
    expect(await stranger.textContent("body")).toContain("Press Dashboard again.");
    await Promise.all([context.close(), elsewhere.close()]);
  });

  it("shows a page of another site in the same browser neither itself nor its data", async () => {
    const context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(dashboard.mintLink());
    await own.getByRole("heading", { name: "Overview" }).waitFor({ timeout: 30_000 });

    const { port } = site.address() as AddressInfo;
    // The last one is another port of this machine, to which the browser sends the cookie.
    for (const origin of [`http://news.example:${port}`, `http://127.0.0.1:${port}`]) {
      const other = await context.newPage();
      await other.goto(origin);
      const seen = await other.evaluate(async (url) => {
        const read = (init: RequestInit) =>
          fetch(`${url}/data/run`, init).then(
            async (answer) => `${answer.type} ${await answer.text()}`,
            () => "nothing",
          );
        const frame = document.createElement("iframe");
        frame.src = url;
        const framed = new Promise((resolve) => frame.addEventListener("load", resolve));
        document.body.append(frame);
        await framed;
        return {
          asked: await read({ credentials: "include" }),
          unread: await read({ credentials: "include", mode: "no-cors" }),
        };
      }, dashboard.url);
      expect(seen, origin).toEqual({ asked: "nothing", unread: "nothing" });
      const framed = other.frames().filter((frame) => frame !== other.mainFrame());
      const titles = await Promise.all(framed.map((frame) => frame.title().catch(() => "")));
      expect(titles.filter((title) => title.includes("Thetabase"))).toEqual([]);
      await other.close();
    }
    await context.close();
  });
});
