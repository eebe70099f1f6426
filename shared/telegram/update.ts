import { z } from "zod";

const user = z.looseObject({ id: z.int() });
const chat = z.looseObject({ id: z.int() });
const button = z.looseObject({ text: z.string(), callback_data: z.string().optional() });
const keyboard = z.looseObject({ inline_keyboard: z.array(z.array(button)) });

/** The parts of a Telegram Update that we use; others pass through. */
export const update = z.looseObject({
  update_id: z.int(),
  message: z
    .looseObject({
      message_id: z.int(),
      date: z.int(),
      chat,
      from: user.optional(),
      text: z.string().optional(),
      /** The sender, where it is no person: an anonymous administrator's group, or a channel. */
      sender_chat: chat.optional(),
      /** In a service message: the new id of the group. */
      migrate_to_chat_id: z.int().optional(),
      /** Present in a forwarded message. */
      forward_origin: z.unknown().optional(),
    })
    .optional(),
  callback_query: z
    .looseObject({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: z
        .looseObject({ message_id: z.int(), date: z.int(), chat, reply_markup: keyboard.optional() })
        .optional(),
    })
    .optional(),
});
