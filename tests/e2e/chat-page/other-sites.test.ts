import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot } from "grammy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../../local/telegram/stand-in.ts";
import { browser, missing, THE_CHAT_PAGE, useBrowser } from "./page.ts";

describe.skipIf(missing)(`${THE_CHAT_PAGE}, and other sites that are open in the browser`, () => {
  // The browser resolves any name to this machine, as after the name's owner has pointed it here.
  useBrowser({ resolves: "MAP *.example 127.0.0.1" });

  let telegram: TelegramStandIn;
  let site: Server;
  let first: number;
  const sitePort = () => (site.address() as AddressInfo).port;
  const chatPort = () => new URL(telegram.chatUrl).port;

  beforeAll(async () => {
    telegram = await startTelegram({ botToken: "4242:LOCAL-test-token", chatId: 1001, userId: 1001 });
    const bot = new Bot("4242:LOCAL-test-token", { client: { apiRoot: telegram.apiUrl } });
    first = (await bot.api.sendMessage(1001, "Sold 580 puts")).message_id;
    site = createServer((_, response) =>
      response.writeHead(200, { "Content-Type": "text/html" }).end("<p>a site</p>"),
    );
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await telegram?.stop();
    site?.closeAllConnections();
    site?.close();
  });

  it("cannot be reached by a name that was pointed at this machine", async () => {
    const page = await browser.newPage();
    const answer = await page.goto(`http://rebound.example:${chatPort()}/messages`);
    expect(answer?.status()).toBe(403);
    expect(await page.content()).not.toContain("580");
    await page.close();
  });

  it("accepts no message from another site's page, however it is sent", async () => {
    const page = await browser.newPage();
    await page.goto(`http://news.example:${sitePort()}/`);
    await page.evaluate(async (url) => {
      const body = JSON.stringify({ text: "/kill" });
      await fetch(url, { method: "POST", mode: "no-cors", headers: { "Content-Type": "text/plain" }, body });
      navigator.sendBeacon(url, body);
      await fetch(url, { method: "POST", body }).catch(() => undefined);
    }, `${telegram.chatUrl}/send`);
    const seen = (await (await fetch(`${telegram.chatUrl}/messages`)).json()) as unknown[];
    expect(seen).toHaveLength(1);
    // The owner's next message has the next number, so no other message came in between.
    const own = await fetch(`${telegram.chatUrl}/send`, {
      method: "POST",
      body: JSON.stringify({ text: "hello" }),
    });
    expect(await own.json()).toEqual({ message_id: first + 1 });
    await page.close();
  });
});
