/** Starts the stand-in for Telegram for tests, and calls it. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot } from "grammy";
import type { Update } from "grammy/types";
import { afterEach, beforeEach, vi } from "vitest";
import {
  startTelegram,
  type TelegramOptions,
  type TelegramStandIn,
} from "../../../local/telegram/stand-in.ts";

export const botToken = "123456:test-token";
export const chatId = 4242;
export const userId = 4242;
// One pixel.
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A picture that has this size as far as the stand-in checks. */
export function pngOf(width: number, height: number): Buffer {
  const picture = Buffer.from(png);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

interface Received {
  update: Update;
  secret: string | undefined;
}
interface Answer {
  status?: number;
  body?: unknown;
}

export let telegram: TelegramStandIn;
export let bot: Bot;

/** The bot's webhook: the updates that it got, and its answer. */
export const webhook = {
  url: "",
  received: [] as Received[],
  onUpdate: (() => undefined) as (update: Update) => Answer | undefined | Promise<Answer | undefined>,
};

/** A new stand-in with a bot and its webhook for each test of a file. */
export function useTelegram(): void {
  let server: Server;
  beforeEach(async () => {
    webhook.received = [];
    webhook.onUpdate = () => undefined;
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const update = JSON.parse(Buffer.concat(chunks).toString()) as Update;
      webhook.received.push({
        update,
        secret: request.headers["x-telegram-bot-api-secret-token"]?.toString(),
      });
      const { status = 200, body } = (await webhook.onUpdate(update)) ?? {};
      response.writeHead(status, body === undefined ? {} : { "Content-Type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    webhook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    telegram = await startTelegram({
      botToken,
      chatId,
      userId,
      webhookUrl: webhook.url,
      webhookSecret: "s3cret",
      isPaced: false,
    });
    bot = new Bot(botToken, { client: { apiRoot: telegram.apiUrl } });
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await telegram.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

/** Another stand-in in place of the first, without a webhook. */
export async function startAnother(options: Partial<TelegramOptions> = {}): Promise<void> {
  telegram = await startTelegram({ botToken, chatId, userId, isPaced: false, ...options });
}

export async function request(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}
export const api = (method: string, params: object = {}, token = botToken) =>
  request(`${telegram.apiUrl}/bot${token}/${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(params),
  });
/** The same as a form with a file, as curl and browsers send it. */
export function upload(method: string, fields: Record<string, string | Blob>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return request(`${telegram.apiUrl}/bot${botToken}/${method}`, { method: "POST", body });
}
export const fileOf = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);
export const drive = (path: string, body: unknown) =>
  request(`${telegram.chatUrl}/${path}`, { method: "POST", body: JSON.stringify(body) });
export const messages = async () => (await request(`${telegram.chatUrl}/messages`)).body;
export const keyboard = (...buttons: [text: string, data: string][]) => ({
  inline_keyboard: [buttons.map(([text, callback_data]) => ({ text, callback_data }))],
});
export const badRequest = (description: string) => ({
  status: 400,
  body: { ok: false, error_code: 400, description: `Bad Request: ${description}` },
});
