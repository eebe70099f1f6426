import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { botMethods } from "./bot-api.ts";
import { Chat } from "./chat.ts";
import { chatRoutes } from "./chat-routes.ts";
import { type Params, readParams } from "./params.ts";
import { Webhook } from "./webhook.ts";

const optionsSchema = z.object({
  /** 0 takes any free port. Always on 127.0.0.1. */
  port: z.int().min(0).max(65_535).default(0),
  /** In the form BotFather gives: the id of the bot, a colon, its secret. */
  botToken: z.string().regex(/^\d+:[\w-]+$/, "must look like 123456:ABC"),
  webhookUrl: z.url().optional(),
  webhookSecret: z.string().optional(),
  /** The chat of the page; as with Telegram, a private chat has the id of its user and a group a negative one. */
  chatId: z.int(),
  /** The person at the page, and the one who presses and writes unless another is named. */
  userId: z.int().positive(),
  userName: z.string().min(1).default("Trader"),
});

export type TelegramOptions = z.input<typeof optionsSchema>;

/** A failure to answer with in place of the true answer, once. */
export interface ApiFailure {
  code: number;
  description: string;
  /** Seconds, for code 429. */
  retryAfter?: number;
  /** The call takes effect all the same: its answer alone is lost. */
  afterEffect?: boolean;
}

export interface TelegramStandIn {
  /** For a bot library's `apiRoot`: methods are at `${apiUrl}/bot<token>/<method>`. */
  apiUrl: string;
  /** The chat page; `/messages`, `/press` and `/send` under it drive the chat. */
  chatUrl: string;
  setWebhook(url: string, secret: string): void;
  /** Fails the next call of a Bot API method, for instance `sendMessage`. Called twice, it fails the next two. */
  failNext(method: string, failure: ApiFailure): void;
  stop(): Promise<void>;
}

/** Starts a Telegram of its own for one bot and one person: the Bot API, and their chat as a page. */
export async function startTelegram(options: TelegramOptions): Promise<TelegramStandIn> {
  const { port, botToken, webhookUrl, webhookSecret, chatId, userId, userName } =
    optionsSchema.parse(options);
  const chat = new Chat({
    bot: {
      id: Number.parseInt(botToken, 10),
      is_bot: true,
      first_name: "Thetabase",
      username: "thetabase_bot",
    },
    user: { id: userId, is_bot: false, first_name: userName },
    chatId,
  });
  const webhook = new Webhook((method, params) => call(method, params));
  const methods = botMethods(chat, webhook);
  const failures: { method: string; failure: ApiFailure }[] = [];

  async function call(name: string, params: Params): Promise<unknown> {
    const method = methods.get(name.toLowerCase());
    if (!method) throw new ApiError(404, "Not Found: method not found");
    const planned = failures.findIndex((entry) => entry.method.toLowerCase() === name.toLowerCase());
    const failure = planned < 0 ? undefined : failures.splice(planned, 1)[0]?.failure;
    const result = failure && !failure.afterEffect ? undefined : await method(params);
    if (failure) throw new ApiError(failure.code, failure.description, failure.retryAfter);
    return result;
  }

  const app = new Hono();
  app.all("/:bot{bot[^/]+}/:method", async (c) => {
    if (c.req.param("bot") !== `bot${botToken}`) throw new ApiError(401, "Unauthorized");
    const result = await call(c.req.param("method"), await readParams(c.req.raw));
    return c.json({ ok: true, result });
  });
  app.route("/", chatRoutes(chat, webhook));
  app.notFound((c) => c.json({ ok: false, error_code: 404, description: "Not Found" }, 404));
  app.onError((error) => {
    if (!(error instanceof ApiError)) console.error("Telegram stand-in:", error);
    const known = error instanceof ApiError ? error : new ApiError(500, "Internal Server Error");
    const { code, description, retryAfter } = known;
    return Response.json(
      {
        ok: false,
        error_code: code,
        description,
        ...(retryAfter && { parameters: { retry_after: retryAfter } }),
      },
      { status: code },
    );
  });

  const server = serve({
    fetch: app.fetch,
    port,
    hostname: "127.0.0.1",
    overrideGlobalObjects: false,
  }) as Server;
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (webhookUrl) webhook.set(webhookUrl, webhookSecret);

  return {
    apiUrl: url,
    chatUrl: url,
    setWebhook: (url, secret) => void webhook.set(url, secret),
    failNext: (method, failure) => void failures.push({ method, failure }),
    async stop() {
      webhook.stop();
      const closed = once(server, "close");
      server.close();
      // Pages keep their event streams open for ever.
      server.closeAllConnections();
      await closed;
    },
  };
}
