import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "grammy/types";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import type { PictureTheme } from "../picture-theme.ts";
import { detectEntities } from "./api/detect.ts";
import { type Failures, failureSchema } from "./api/failures.ts";
import type { Pace } from "./api/pace.ts";
import type { Chats } from "./chats.ts";
import { pageFiles } from "./page-files.ts";
import type { Webhook } from "./webhook.ts";

/** Milliseconds that a press or a message waits for the bot before it is answered. */
const patience = 10_000;

const userId = z.int().positive();
const pressSchema = z.object({
  message_id: z.int(),
  callback_data: z
    .string()
    .min(1)
    .refine((data) => Buffer.byteLength(data) <= 64, "longer than 64 bytes"),
  user_id: userId.optional(),
  chat_id: z.int().optional(),
});
const sendSchema = z.object({
  text: z.string().trim().min(1).max(4096),
  user_id: userId.optional(),
  chat_id: z.int().optional(),
  /** A topic, where the chat is a forum. */
  message_thread_id: z.int().positive().optional(),
});
const blockSchema = z.object({ user_id: userId.optional(), blocked: z.boolean().default(true) });
const themeSchema = z.object({ theme: z.enum(["dark", "light"]) });
const failSchema = z.object({ method: z.string(), times: z.int().min(1).max(1000).default(1) });

/**
 * The chats as a page, and as calls for tests and scripts that play the people in them.
 *
 * @param pace what refuses messages that come too fast; null = nothing does
 */
export function chatRoutes(
  chats: Chats,
  webhook: Webhook,
  failures: Failures,
  pace: Pace | null,
  {
    dashboardLink,
    pictureTheme,
  }: { dashboardLink?: (() => string) | undefined; pictureTheme?: PictureTheme | undefined } = {},
): Hono {
  const [owner] = chats.people;
  const app = new Hono();

  app.post("/press", async (c) => {
    const press = await readBody(c, pressSchema);
    if (press instanceof Response) return press;
    const message = chats.find(press.message_id);
    const isInChat = press.chat_id === undefined || message?.chat.id === press.chat_id;
    if (message?.from.id !== chats.bot.id || !isInChat) {
      return refusal(c, 404, "not_found", `The bot sent no message ${press.message_id}`);
    }
    // Not checked against the buttons the message carries now: a press may cross an edit on its way.
    const from = chats.user(press.user_id ?? owner.id);
    const id = chats.openQuery(from);
    const chat_instance = String(message.chat.id);
    await handled(
      webhook.push({ callback_query: { id, from, message, chat_instance, data: press.callback_data } }),
    );
    const answer = chats.answerTo(id);
    return c.json({ callback_query_id: id, ...(answer && { answer }) });
  });

  app.post("/send", async (c) => {
    const sent = await readBody(c, sendSchema);
    if (sent instanceof Response) return sent;
    const chatId = sent.chat_id ?? chats.ownersChat;
    if (chats.hasBlocked(chatId)) return refusal(c, 409, "blocked", "The bot is blocked in this chat");
    const { message_thread_id } = sent;
    const content = { ...detectEntities({ text: sent.text, entities: [] }), message_thread_id };
    const message = chats.post(chatId, chats.user(sent.user_id ?? owner.id), content);
    await handled(webhook.push({ message }));
    return c.json({ message_id: message.message_id });
  });

  app.post("/block", async (c) => {
    const given = await readBody(c, blockSchema);
    if (given instanceof Response) return given;
    await handled(webhook.push(chats.setBlocked(given.user_id ?? owner.id, given.blocked)));
    return c.json({ blocked: given.blocked });
  });

  app.post("/fail", async (c) => {
    const failure = await readBody(c, failSchema.and(failureSchema));
    if (failure instanceof Response) return failure;
    const { method, times, ...rest } = failure;
    for (let planned = 0; planned < times; planned++) failures.add(method, rest);
    return c.json({ method, times });
  });

  app.post("/rest", (c) => {
    pace?.rest();
    return c.json({ rested: true });
  });

  // A person deletes it for both sides. Telegram does not tell the bot.
  app.delete("/messages/:id", (c) => {
    const message = chats.find(Number(c.req.param("id")));
    if (!message) return refusal(c, 404, "not_found", `There is no message ${c.req.param("id")}`);
    chats.delete(message.chat.id, message.message_id);
    return c.json({ message_id: message.message_id });
  });

  app.get("/messages", (c) => c.json(chats.sent().map((message) => summary(message, c.req.url))));

  app.get("/commands", (c) => {
    return c.json(chats.commands.offered(Number(c.req.query("user_id")), Number(c.req.query("chat_id"))));
  });

  app.get("/events", (c) =>
    streamSSE(c, async (stream) => {
      const left = new Promise<void>((resolve) => stream.onAbort(resolve));
      const unfollow = chats.follow((event) => void stream.writeSSE({ data: JSON.stringify(event) }));
      await left;
      unfollow();
    }),
  );

  app.get("/photos/:id", (c) => {
    const photo = chats.photos.get(c.req.param("id"));
    return photo ? c.body(photo.bytes, 200, { "Content-Type": "image/png" }) : c.notFound();
  });

  app.get("/dashboard", (c) =>
    dashboardLink ? c.redirect(dashboardLink(), 303) : refusal(c, 404, "not_found", "No dashboard runs here"),
  );

  app.get("/theme", async (c) => c.json({ theme: (await pictureTheme?.read()) ?? null }));
  app.post("/theme", async (c) => {
    const given = await readBody(c, themeSchema);
    if (given instanceof Response) return given;
    if (!pictureTheme) return refusal(c, 404, "not_found", "Nothing draws pictures here");
    await pictureTheme.write(given.theme);
    return c.json(given);
  });

  app.route("/", pageFiles());
  return app;
}

/** Waits for the bot, but not for ever; the timer holds no process open. */
async function handled(delivery: Promise<void>): Promise<void> {
  await Promise.race([delivery, sleep(patience, undefined, { ref: false })]);
}

/** The body as `schema` has it, or the answer that says what is wrong. */
async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema> | Response> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return refusal(c, 400, "malformed_json", "The body is not JSON");
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  return refusal(c, 422, "invalid", z.prettifyError(parsed.error), parsed.error.issues);
}

type Refusal = 400 | 404 | 409 | 422;

function refusal(c: Context, status: Refusal, code: string, message: string, issues?: unknown): Response {
  return c.json({ error: { code, message, issues } }, status);
}

function summary({ message_id, chat, text, caption, reply_markup, photo }: Message, url: string) {
  const file = photo?.at(-1)?.file_id;
  return {
    message_id,
    chat_id: chat.id,
    text: text ?? caption ?? "",
    buttons: reply_markup?.inline_keyboard.flat() ?? [],
    ...(file && { photo: new URL(`photos/${file}`, url).href }),
  };
}
