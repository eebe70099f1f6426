import type { BotCommandScope, InlineKeyboardMarkup, MenuButton } from "grammy/types";
import { z } from "zod";
import { badRequest } from "./error.ts";

// How the parameters of the Bot API are read. A form carries everything as text, and what is not text as JSON in
// text. Messages of issues are the descriptions that Telegram answers with.

/** @throws ApiError 400 with the first thing that is wrong */
export function parse<Schema extends z.ZodType>(schema: Schema, params: unknown): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? "invalid parameters");
  return parsed.data;
}

export const integer = (error: string) =>
  z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z.int(error),
  );

export const flag = z.union([z.boolean(), z.stringbool()]).default(false);

export const json = <Schema extends z.ZodType>(schema: Schema, error: string) =>
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
/** The stand-in shows inline keyboards only. Any other keyboard is refused rather than dropped. */
const keyboard = z.object({ inline_keyboard: z.array(z.array(button), "inline keyboard expected") });
export const markup = json(keyboard, "can't parse reply keyboard markup JSON object")
  .optional()
  .transform((given) => {
    // An empty keyboard is no keyboard.
    const rows = given?.inline_keyboard.filter((row) => row.length > 0) ?? [];
    return rows.length > 0 ? ({ inline_keyboard: rows } as InlineKeyboardMarkup) : undefined;
  });

const command = z.object({
  command: z.string("can't parse BotCommand").regex(/^[a-z0-9_]{1,32}$/, "BOT_COMMAND_INVALID"),
  description: z
    .string("can't parse BotCommand")
    .min(1, "BOT_COMMAND_DESCRIPTION_INVALID")
    .max(256, "BOT_COMMAND_DESCRIPTION_INVALID"),
});
export const commands = json(
  z.array(command, "expected an Array of BotCommand").max(100, "BOT_COMMANDS_TOO_MUCH"),
  "can't parse commands JSON object",
).default([]);

const inChat = { chat_id: integer("can't parse BotCommandScope: Empty chat_id specified") };
/** Whose commands they are: where, and for which language. */
export const audience = z.object({
  scope: json(
    z.discriminatedUnion(
      "type",
      [
        z.object({
          type: z.enum(["default", "all_private_chats", "all_group_chats", "all_chat_administrators"]),
        }),
        z.object({ type: z.enum(["chat", "chat_administrators"]), ...inChat }),
        z.object({
          type: z.literal("chat_member"),
          ...inChat,
          user_id: integer("can't parse BotCommandScope: Invalid user_id specified"),
        }),
      ],
      "can't parse BotCommandScope: Unsupported type specified",
    ),
    "can't parse BotCommandScope JSON object",
  )
    .default({ type: "default" })
    .transform((scope) => scope as BotCommandScope),
  language_code: z
    .string()
    .regex(/^([a-z]{2})?$/, "BOT_COMMAND_LANGUAGE_CODE_INVALID")
    .default(""),
});

/** A button that opens a page opens it over https only, as with Telegram. */
export const menuButton = json(
  z.discriminatedUnion(
    "type",
    [
      z.object({ type: z.enum(["default", "commands"]) }),
      z.object({
        type: z.literal("web_app"),
        text: z.string("can't parse menu button: Can't find field \"text\"").min(1, "BUTTON_TEXT_INVALID"),
        web_app: z.object(
          { url: z.url({ protocol: /^https$/, error: "BUTTON_URL_INVALID: only HTTPS links are allowed" }) },
          "can't parse menu button: Can't find field \"web_app\"",
        ),
      }),
    ],
    "can't parse menu button: Unsupported menu button type specified",
  ),
  "can't parse menu button JSON object",
)
  .default({ type: "default" })
  .transform((button) => button as MenuButton);
