import type { MenuButton, UserFromGetMe } from "grammy/types";
import { z } from "zod";
import type { Chats } from "../chats.ts";
import type { Webhook } from "../webhook.ts";
import { detectEntities } from "./detect.ts";
import { badRequest } from "./error.ts";
import { type FormattedText, parseHtml } from "./html.ts";
import type { Params } from "./params.ts";
import type { Photo } from "./photos.ts";
import { audience, commands, flag, integer, json, markup, menuButton, parse } from "./schemas.ts";

export type Method = (params: Params) => unknown;

/** Both count what remains once the format is read, in UTF-16 units. */
const limits = { message: 4096, "message caption": 1024 };

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

const actions = [
  ...["typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"],
  ...["upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"],
];

const inChat = z.object({ chat_id: integer("chat not found"), reply_markup: markup });
const sent = inChat.extend({ message_thread_id: integer("message thread not found").optional() });
const onMessage = inChat.extend({ message_id: integer("message identifier is not specified") });
const parse_mode = z.string().optional();
const ofPrivateChat = z.object({
  chat_id: integer("invalid chat_id specified")
    .refine((id) => Number(id) >= 0, "invalid chat_id specified")
    .default(0),
});
const withText = { text: z.string("message text is empty"), parse_mode };
const withCaption = { caption: z.string().default(""), parse_mode };
const inputPhoto = z.object({
  type: z.literal("photo", "can't parse InputMedia: only photos are supported by the stand-in"),
  media: z.string("can't parse InputMedia: media not found"),
  ...withCaption,
});

function method<Schema extends z.ZodType>(
  schema: Schema,
  run: (call: z.output<Schema>, params: Params) => unknown,
): Method {
  return (params) => run(parse(schema, params), params);
}

function format(source: string, mode: string | undefined, what: keyof typeof limits): FormattedText {
  if (mode && mode.toLowerCase() !== "html") throw badRequest("unsupported parse_mode");
  const formatted = mode ? parseHtml(source) : { text: source.trim(), entities: [] };
  if (formatted.text.length > limits[what]) throw badRequest(`${what} is too long`);
  return detectEntities(formatted);
}

function textOf(call: { text: string; parse_mode?: string | undefined }): FormattedText {
  const formatted = format(call.text, call.parse_mode, "message");
  if (!formatted.text) throw badRequest("message text is empty");
  return formatted;
}

function captionOf(call: { caption: string; parse_mode?: string | undefined }) {
  const { text, entities } = format(call.caption, call.parse_mode, "message caption");
  return { caption: text || undefined, caption_entities: entities };
}

/** The methods of the Bot API that the stand-in knows, by lower-case name: Telegram ignores the case too. */
export function botMethods(chats: Chats, webhook: Webhook): Map<string, Method> {
  const { bot, photos } = chats;
  /** By user, 0 for everybody who has none. */
  const menuButtons = new Map<number, MenuButton>();

  /** A picture is a field of the form, named `attach://FIELD` or given itself, or one sent before (its file_id). */
  async function findPhoto(given: unknown, params: Params): Promise<Photo> {
    const field = typeof given === "string" && /^attach:\/\/(.+)/.exec(given)?.[1];
    const source = field ? params[field] : given;
    const photo = source instanceof Blob ? await photos.add(source) : photos.get(String(source));
    if (!photo) throw badRequest("wrong file identifier/HTTP URL specified");
    return photo;
  }

  const methods: Record<string, Method> = {
    getMe: (): UserFromGetMe => ({ ...bot, ...abilities }),

    sendMessage: method(sent.extend(withText), ({ chat_id, message_thread_id, ...call }) =>
      chats.post(chat_id, bot, { ...textOf(call), message_thread_id, reply_markup: call.reply_markup }),
    ),
    sendPhoto: method(
      sent.extend({
        photo: z.union([z.string(), z.instanceof(Blob)], "there is no photo in the request"),
        ...withCaption,
      }),
      async (call, params) => {
        const { message_thread_id, reply_markup } = call;
        const content = { ...captionOf(call), message_thread_id, reply_markup };
        const { sizes } = await findPhoto(call.photo, params);
        return chats.post(call.chat_id, bot, { photo: sizes, ...content });
      },
    ),
    sendChatAction: method(
      inChat.extend({ action: z.enum(actions, "wrong parameter action in request") }),
      (call) => chats.act(call.chat_id, call.action),
    ),

    editMessageText: method(onMessage.extend(withText), (call) =>
      chats.edit(call.chat_id, call.message_id, { ...textOf(call), reply_markup: call.reply_markup }),
    ),
    editMessageCaption: method(onMessage.extend(withCaption), (call) =>
      chats.edit(call.chat_id, call.message_id, { ...captionOf(call), reply_markup: call.reply_markup }),
    ),
    // Also turns a text message into one with a picture.
    editMessageMedia: method(
      onMessage.extend({ media: json(inputPhoto, "can't parse input media JSON object") }),
      async ({ chat_id, message_id, media, reply_markup }, params) => {
        const content = { ...captionOf(media), reply_markup, text: undefined, entities: undefined };
        const { sizes } = await findPhoto(media.media, params);
        return chats.edit(chat_id, message_id, { photo: sizes, ...content });
      },
    ),
    editMessageReplyMarkup: method(onMessage, ({ chat_id, message_id, reply_markup }) =>
      chats.edit(chat_id, message_id, { reply_markup }),
    ),
    deleteMessage: method(onMessage, (call) => chats.delete(call.chat_id, call.message_id)),

    answerCallbackQuery: method(
      z.object({
        callback_query_id: z.string("query ID is invalid"),
        text: z.string().max(200, "MESSAGE_TOO_LONG").default(""),
        show_alert: flag,
      }),
      ({ callback_query_id, ...answer }) => chats.answerQuery(callback_query_id, answer),
    ),

    setMyCommands: method(audience.extend({ commands }), (call) =>
      chats.setCommands(call.scope, call.language_code, call.commands),
    ),
    deleteMyCommands: method(audience, (call) => chats.setCommands(call.scope, call.language_code, [])),
    getMyCommands: method(audience, (call) => chats.commands.get(call.scope, call.language_code)),

    setChatMenuButton: method(
      ofPrivateChat.extend({ menu_button: menuButton }),
      ({ chat_id, menu_button }) => {
        if (chat_id !== 0) chats.chat(chat_id);
        if (menu_button.type === "default") menuButtons.delete(chat_id);
        else menuButtons.set(chat_id, menu_button);
        return true;
      },
    ),
    getChatMenuButton: method(
      ofPrivateChat,
      ({ chat_id }) => menuButtons.get(chat_id) ?? menuButtons.get(0) ?? { type: "commands" },
    ),

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
        allowed_updates: json(z.array(z.string()), "can't parse allowed updates JSON object").optional(),
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
