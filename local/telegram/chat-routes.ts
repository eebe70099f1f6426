import { setTimeout as sleep } from "node:timers/promises";
import type { Message, MessageEntity } from "grammy/types";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import type { Chat } from "./chat.ts";
import { chatPage } from "./page.ts";
import type { Webhook } from "./webhook.ts";

/** Milliseconds that a press or a message waits for the bot before it is answered. */
const patience = 10_000;

const pressSchema = z.object({
  message_id: z.int(),
  callback_data: z
    .string()
    .min(1)
    .refine((data) => Buffer.byteLength(data) <= 64, "longer than 64 bytes"),
  user_id: z.int().positive().optional(),
});

const sendSchema = z.object({
  text: z.string().trim().min(1).max(4096),
  user_id: z.int().positive().optional(),
  chat_id: z.int().optional(),
});

/** The chat as a page, and as calls for tests and scripts that play the person at it. */
export function chatRoutes(chat: Chat, webhook: Webhook): Hono {
  const { user, bot, chatId } = chat.members;
  const app = new Hono();

  app.get("/", (c) => c.html(chatPage({ botName: bot.first_name, userId: user.id })));

  app.get("/events", (c) =>
    streamSSE(c, async (stream) => {
      const left = new Promise<void>((resolve) => stream.onAbort(resolve));
      const unfollow = chat.follow((event) => void stream.writeSSE({ data: JSON.stringify(event) }));
      await left;
      unfollow();
    }),
  );

  app.get("/photos/:id", (c) => {
    const picture = chat.pictures.get(c.req.param("id"));
    return picture ? c.body(picture.bytes, 200, { "Content-Type": "image/png" }) : c.notFound();
  });

  app.get("/messages", (c) => c.json(chat.sent().map((message) => summary(message, c.req.url))));

  app.post("/press", async (c) => {
    const press = await readBody(c, pressSchema);
    if (press instanceof Response) return press;
    const message = chat.find(press.message_id);
    if (message?.from.id !== bot.id) {
      return c.json(
        { error: { code: "not_found", message: `The bot sent no message ${press.message_id}` } },
        404,
      );
    }
    // Not checked against the buttons the message carries now: a press may cross an edit on its way.
    const from = chat.user(press.user_id ?? user.id);
    const id = chat.openQuery(from);
    await handled(
      webhook.push({
        callback_query: {
          id,
          from,
          message,
          chat_instance: String(message.chat.id),
          data: press.callback_data,
        },
      }),
    );
    const answer = chat.answerTo(id);
    return c.json({ callback_query_id: id, ...(answer && { answer }) });
  });

  app.post("/send", async (c) => {
    const sent = await readBody(c, sendSchema);
    if (sent instanceof Response) return sent;
    const from = chat.user(sent.user_id ?? user.id);
    const entities = commandsIn(sent.text);
    const message = chat.post(sent.chat_id ?? chatId, from, { text: sent.text, entities });
    await handled(webhook.push({ message }));
    return c.json({ message_id: message.message_id });
  });

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
  // Browsers say where a request comes from: no other site that is open in one may press Approve here.
  const site = c.req.header("Sec-Fetch-Site");
  if (site && site !== "same-origin" && site !== "none") {
    return c.json({ error: { code: "forbidden", message: "Sent by another site" } }, 403);
  }
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return c.json({ error: { code: "malformed_json", message: "The body is not JSON" } }, 400);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  return c.json({ error: { code: "invalid", message: z.prettifyError(parsed.error), issues } }, 422);
}

/** The commands in what a person writes, as Telegram marks them: /positions or /positions@thetabase_bot. */
function commandsIn(text: string): MessageEntity[] {
  return [...text.matchAll(/(?<![\w/])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/g)].map((match) => ({
    type: "bot_command",
    offset: match.index,
    length: match[0].length,
  }));
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
