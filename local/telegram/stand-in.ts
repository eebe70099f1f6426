import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { ownMachineOnly } from "../own-machine.ts";
import type { PictureTheme } from "../picture-theme.ts";
import { listen } from "../ports.ts";
import { type BotApi, botApi } from "./api/bot-api.ts";
import { type ApiFailure, type FailurePlan, Failures } from "./api/failures.ts";
import { Pace } from "./api/pace.ts";
import { chatRoutes } from "./chat-routes.ts";
import { Chats } from "./chats.ts";
import { Webhook } from "./webhook.ts";

export type { ApiFailure, FailurePlan } from "./api/failures.ts";

const optionsSchema = z
  .object({
    /** On 127.0.0.1. Another one where somebody has it; 0 takes any. */
    port: z.int().min(0).max(65_535).default(0),
    /** In the form BotFather gives: the id of the bot, a colon, its secret. */
    botToken: z.string().regex(/^\d+:[\w-]+$/, "must look like 123456:ABC"),
    webhookUrl: z.url().optional(),
    webhookSecret: z.string().optional(),
    /** The owner's chat; as with Telegram, a private chat has the id of its user and a group a negative one. */
    chatId: z.int(),
    /** The owner: the person at the page, who presses and writes unless another is named. */
    userId: z.int().positive(),
    userName: z.string().min(1).default("Trader"),
    /** Somebody who may look and not act; the page can also be them. The one after the owner unless given. */
    viewerId: z.int().positive().optional(),
    /** Somebody nobody knows; the page can also be them. */
    strangerId: z.int().positive().default(666),
    /** Whether calls are refused that come faster than Telegram takes them: 20 a minute in a group, one a second elsewhere. */
    isPaced: z.boolean().default(true),
    /** What messages are dated by; the machine's clock unless given. */
    now: z.custom<() => Promise<Date>>((given) => typeof given === "function").optional(),
    /** Makes a new link to the dashboard, where one runs. */
    dashboardLink: z.custom<() => string>((given) => typeof given === "function").optional(),
    /** The colors in which the bot draws its pictures. The page takes the same, and offers to change both. */
    pictureTheme: z.custom<PictureTheme>((given) => typeof given === "object").optional(),
  })
  .transform((options) => ({ ...options, viewerId: options.viewerId ?? options.userId + 1 }));

export type TelegramOptions = z.input<typeof optionsSchema>;

export interface TelegramStandIn {
  /** For a bot library's `apiRoot`: methods are at `${apiUrl}/bot<token>/<method>`. */
  apiUrl: string;
  /** The chat page; `/messages`, `/press`, `/send`, `/block`, `/rest` and `/fail` under it drive the chats. */
  chatUrl: string;
  setWebhook(url: string, secret: string): void;
  /** Fails the next call of a Bot API method, for instance `sendMessage`. Called twice, it fails the next two. */
  failNext(method: string, failure: ApiFailure): void;
  /** Asks `plan` about every call from now on. A call of which it says nothing is answered as usual. */
  failWith(plan: FailurePlan): void;
  /** A user blocks the bot, or lets it in again. Resolves when the bot has been told. */
  block(userId: number, blocked?: boolean): Promise<void>;
  /** The owner's group becomes a supergroup. Resolves with its new id when the bot has been told. */
  migrate(): Promise<number>;
  /** The owner's group is deleted; `chatId` is where it is now. */
  deleteGroup(chatId: number): void;
  stop(): Promise<void>;
}

/** Starts a Telegram of its own for one bot and a few people: the Bot API, and their chats as a page. */
export async function startTelegram(options: TelegramOptions): Promise<TelegramStandIn> {
  const settings = optionsSchema.parse(options);
  const { port, botToken, webhookUrl, webhookSecret, chatId, userId, userName, now } = settings;
  const chats = new Chats(
    {
      id: Number.parseInt(botToken, 10),
      is_bot: true,
      first_name: "Thetabase",
      username: "thetabase_bot",
    },
    [
      { id: userId, name: userName, role: "owner" },
      { id: settings.viewerId, name: "Partner", role: "viewer" },
      { id: settings.strangerId, name: "Stranger", role: "unknown" },
    ],
    chatId,
  );
  const failures = new Failures();
  const webhook: Webhook = new Webhook((method, params) => api.call(method, params));
  const pace = settings.isPaced ? new Pace() : null;
  const api: BotApi = botApi(botToken, chats, webhook, failures, pace);

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(ownMachineOnly);
  if (now) {
    // Every call that adds or changes a message is a POST.
    app.on("POST", "*", async (_, next) => {
      const seconds = Math.floor((await now()).getTime() / 1000);
      chats.now = () => seconds;
      await next();
    });
  }
  app.route("/", api.routes);
  app.route("/", chatRoutes(chats, webhook, failures, pace, settings));
  app.notFound((c) => c.json({ ok: false, error_code: 404, description: "Not Found" }, 404));

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  if (webhookUrl) webhook.set(webhookUrl, webhookSecret);

  return {
    apiUrl: url,
    chatUrl: url,
    setWebhook: (url, secret) => void webhook.set(url, secret),
    failNext: (method, failure) => failures.add(method, failure),
    failWith: (plan) => failures.planWith(plan),
    block: (userId, blocked = true) => webhook.push(chats.setBlocked(userId, blocked)),
    async migrate() {
      const { id, told } = chats.migrate();
      for (const message of told) await webhook.push({ message });
      return id;
    },
    deleteGroup: (chatId) => chats.deleteGroup(chatId),
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
