/** A bot that says whatever a test wants: no stack, only the stand-in and a webhook that remembers. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot, InputFile } from "grammy";
import type { InlineKeyboardMarkup, Update } from "grammy/types";
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import {
  startTelegram,
  type TelegramOptions,
  type TelegramStandIn,
} from "../../../local/telegram/stand-in.ts";
import { browser, complaints, page, show } from "./page.ts";

export const OWNER = 1001;
export const VIEWER = 1002;
export const STRANGER = 666;

export let telegram: TelegramStandIn;
export let bot: Bot;
export let updates: Update[];
/** A picture to send. */
export let chart: InputFile;
let respond: (update: Update) => object;
let settings: TelegramOptions;

/** The method call in the webhook's answer. */
export function respondWith(answer: (update: Update) => object): void {
  respond = answer;
}

/** A bot, and the page open before it, anew for every test. */
export function useBot(options: Partial<TelegramOptions> = {}): void {
  let webhook: Server;

  beforeAll(async () => {
    const drawn = await browser.newPage({ viewport: { width: 800, height: 420 } });
    await drawn.setContent("<body style='background: linear-gradient(90deg, teal, navy)'>");
    chart = new InputFile(await drawn.screenshot());
    await drawn.close();
  });
  beforeEach(async () => {
    updates = [];
    respond = () => ({});
    webhook = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const update = JSON.parse(Buffer.concat(chunks).toString()) as Update;
      updates.push(update);
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(respond(update)));
    });
    await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
    settings = {
      botToken: "4242:LOCAL-test-token",
      chatId: OWNER,
      userId: OWNER,
      isPaced: false,
      webhookUrl: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`,
      ...options,
    };
    telegram = await startTelegram(settings);
    bot = new Bot("4242:LOCAL-test-token", { client: { apiRoot: telegram.apiUrl } });
    complaints.length = 0;
    await show(telegram.chatUrl);
  });
  afterEach(async () => {
    await page.close();
    await telegram.stop();
    webhook.closeAllConnections();
    await new Promise((resolve) => webhook.close(resolve));
    expect(complaints).toEqual([]);
  });
}

/** The stand-in, which was stopped, starts where it was; what was said is forgotten. */
export async function startAgain(): Promise<void> {
  telegram = await startTelegram({ ...settings, port: Number(new URL(telegram.chatUrl).port) });
}

export const rows = (...texts: string[][]): InlineKeyboardMarkup => ({
  inline_keyboard: texts.map((row) => row.map((text) => ({ text, callback_data: text }))),
});

export const send = (text: string, chat = OWNER) => bot.api.sendMessage(chat, text);

/** Somebody writes to the bot, in a chat of their own. */
export const say = (text: string, user_id: number) =>
  fetch(`${telegram.chatUrl}/send`, {
    method: "POST",
    body: JSON.stringify({ text, user_id, chat_id: user_id }),
  });

/** A text of so many lines. */
export const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, line) => `${name}, line ${line + 1}`).join("\n");
