import { randomUUID } from "node:crypto";
import type { InlineKeyboardMarkup, UserFromGetMe } from "grammy/types";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { Chat, Picture } from "./chat.ts";
import { type FormattedText, parseHtml } from "./html.ts";
import type { Params } from "./params.ts";
import type { Webhook } from "./webhook.ts";

export type Method = (params: Params) => unknown;

// A form carries everything as text, and what is not text as JSON in text.
const integer = (error: string) =>
  z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z.int(error),
  );
const flag = z.union([z.boolean(), z.stringbool()]).default(false);
const json = <Schema extends z.ZodType>(schema: Schema, error: string) =>
  z.preprocess((value, context) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: "custom", message: error });
      return z.NEVER;
    }
  }, schema);

const button = z
  .object({
    text: z.string("BUTTON_TEXT_INVALID").min(1, "BUTTON_TEXT_INVALID"),
    style: z.enum(["danger", "success", "primary"]).optional(),
    callback_data: z
      .string()
      .refine((data) => Buffer.byteLength(data) <= 64, "BUTTON_DATA_INVALID")
      .optional(),
    url: z.url("BUTTON_URL_INVALID").optional(),
  })
  .refine(
    ({ callback_data, url }) => callback_data || url,
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  );
/** Inline keyboards are all that the stand-in shows; any other is refused rather than forgotten. */
const keyboard = z.object({ inline_keyboard: z.array(z.array(button), "inline keyboard expected") });
const markup = json(keyboard, "can't parse reply keyboard markup JSON object")
  .optional()
  .transform((given) => {
    // An empty keyboard is no keyboard.
    const rows = given?.inline_keyboard.filter((row) => row.length > 0) ?? [];
    return rows.length > 0 ? ({ inline_keyboard: rows } as InlineKeyboardMarkup) : undefined;
  });

const abilities = {
  can_join_groups: true,
  can_read_all_group_messages: false,
  can_connect_to_business: false,
  can_manage_bots: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  supports_inline_queries: false,
  supports_join_request_queries: false,
};

const inChat = z.object({ chat_id: integer("chat not found") });
const onMessage = inChat.extend({ message_id: integer("message identifier is not specified") });
const content = {
  text: z.string("message text is empty"),
  parse_mode: z.string().optional(),
  reply_markup: markup,
};

const command = z.object({
  command: z.string("BOT_COMMAND_INVALID").regex(/^[a-z0-9_]{1,32}$/, "BOT_COMMAND_INVALID"),
  description: z.string("BOT_COMMAND_DESCRIPTION_INVALID").min(1, "BOT_COMMAND_DESCRIPTION_INVALID").max(256),
});

function method<Schema extends z.ZodType>(
  schema: Schema,
  run: (params: z.output<Schema>) => unknown,
): Method {
  return (params) => {
    const parsed = schema.safeParse(params);
    if (!parsed.success) throw new ApiError(400, `Bad Request: ${parsed.error.issues[0]?.message}`);
    return run(parsed.data);
  };
}

/** @param limit how many UTF-16 units may remain once the format is read */
function format(source: string, mode: string | undefined, limit: number, what: string): FormattedText {
  if (mode && mode.toLowerCase() !== "html") throw new ApiError(400, "Bad Request: unsupported parse_mode");
  const formatted = mode ? parseHtml(source) : { text: source.trim(), entities: [] };
  if (formatted.text.length > limit) throw new ApiError(400, `Bad Request: ${what} is too long`);
  return formatted;
}

function formatMessage(call: { text: string; parse_mode?: string | undefined }): FormattedText {
  const formatted = format(call.text, call.parse_mode, 4096, "message");
  if (!formatted.text) throw new ApiError(400, "Bad Request: message text is empty");
  return formatted;
}

async function readPicture(file: Blob): Promise<Picture> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const isPng = bytes.length >= 24 && view.getUint32(0) === 0x89504e47;
  // Telegram also takes JPEG; the pictures of this bot are PNG.
  if (!isPng) throw new ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED");
  return { bytes, width: view.getUint32(16), height: view.getUint32(20) };
}

/** The methods of the Bot API that the stand-in knows, by lower-case name: Telegram ignores the case too. */
export function botMethods(chat: Chat, webhook: Webhook): Map<string, Method> {
  const { bot } = chat.members;
  const methods: Record<string, Method> = {
    getMe: (): UserFromGetMe => ({ ...bot, ...abilities }),

    sendMessage: method(inChat.extend(content), (call) =>
      chat.post(call.chat_id, bot, { ...formatMessage(call), reply_markup: call.reply_markup }),
    ),

    // The picture is the field `photo` itself, another one (`attach://FIELD`), or one sent before (its file_id).
    sendPhoto: method(
      inChat.loose().extend({
        photo: z.union([z.string(), z.instanceof(Blob)], "there is no photo in the request"),
        caption: z.string().default(""),
        parse_mode: content.parse_mode,
        reply_markup: markup,
      }),
      async (call) => {
        const field = typeof call.photo === "string" && /^attach:\/\/(.+)/.exec(call.photo)?.[1];
        const source = field ? call[field] : call.photo;
        const picture =
          source instanceof Blob ? await readPicture(source) : chat.pictures.get(String(source));
        if (!picture) throw new ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified");
        const { text, entities } = format(call.caption, call.parse_mode, 1024, "message caption");
        const id = randomUUID();
        chat.pictures.set(id, picture);
        const { width, height, bytes } = picture;
        return chat.post(call.chat_id, bot, {
          photo: [{ file_id: id, file_unique_id: id, width, height, file_size: bytes.length }],
          ...(text && { caption: text, caption_entities: entities }),
          reply_markup: call.reply_markup,
        });
      },
    ),

    editMessageText: method(onMessage.extend(content), (call) =>
      chat.edit(call.chat_id, call.message_id, call.reply_markup, formatMessage(call)),
    ),
    editMessageReplyMarkup: method(onMessage.extend({ reply_markup: markup }), (call) =>
      chat.edit(call.chat_id, call.message_id, call.reply_markup),
    ),
    deleteMessage: method(onMessage, (call) => chat.delete(call.chat_id, call.message_id)),
    sendChatAction: method(inChat.extend({ action: z.string("wrong parameter action in request") }), (call) =>
      chat.typing(call.chat_id),
    ),

    answerCallbackQuery: method(
      z.object({
        callback_query_id: z.string("query ID is invalid"),
        text: z.string().max(200, "MESSAGE_TOO_LONG").default(""),
        show_alert: flag,
      }),
      ({ callback_query_id, ...answer }) => chat.answerQuery(callback_query_id, answer),
    ),

    setMyCommands: method(
      z.object({ commands: json(z.array(command, "commands expected"), "can't parse commands JSON") }),
      (call) => chat.setCommands(call.commands),
    ),
    getMyCommands: () => chat.commands,

    // Telegram insists on https; the stand-in also takes the http of a machine's own functions.
    setWebhook: method(
      z.object({
        url: z
          .union([z.literal(""), z.url({ protocol: /^https?$/ })], "bad webhook: invalid URL")
          .default(""),
        secret_token: z
          .string()
          .regex(/^[\w-]{1,256}$/, "secret token contains unallowed characters")
          .optional(),
        allowed_updates: json(z.array(z.string()), "can't parse allowed_updates").optional(),
        drop_pending_updates: flag,
      }),
      (call) => {
        if (call.drop_pending_updates) webhook.dropPending();
        return webhook.set(call.url, call.secret_token, call.allowed_updates);
      },
    ),
    deleteWebhook: method(z.object({ drop_pending_updates: flag }), (call) => {
      if (call.drop_pending_updates) webhook.dropPending();
      return webhook.set("");
    }),
    getWebhookInfo: () => webhook.info,
  };
  return new Map(Object.entries(methods).map(([name, run]) => [name.toLowerCase(), run]));
}
