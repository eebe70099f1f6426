import { type Api, GrammyError, InputFile, InputMediaBuilder } from "grammy";
import { z } from "zod";
import { storable } from "../storable.ts";
import { visibleLength } from "../words/format.ts";
import type { Message } from "./message.ts";
import { LONGEST_CAPTION } from "./picture.ts";

/** The outcome of sending a message, for `record_delivery()`. */
export interface Delivery {
  outcome: "sent" | "retry" | "gone" | "refused" | "blocked" | "lost";
  telegram_chat_id?: number;
  telegram_message_id?: number;
  /** Seconds. */
  retry_after?: number;
  error?: string;
  /** The new id of the owner's chat, from Telegram. */
  moved_to?: number;
}

/** Where a message goes. */
export interface Place {
  chat: number;
  /** Topic of a forum; null = the general one. */
  topic: number | null;
}

/** Thrown instead of a call that could end after the claim on the message. Nothing was sent. */
export class TooLate extends Error {
  override readonly name = "TooLate";
}

/** Telegram's answer to a message that it accepted. */
const taken = z.object({ message_id: z.int() });

/** Telegram's answer to a message that it refused, as far as it can be read. An odd answer counts as passing. */
const refusal = z.object({
  error_code: z.int().catch(500),
  description: z
    .string()
    .transform((words) => storable(words.slice(0, 500)))
    .catch("Telegram gave no reason."),
  parameters: z
    .object({
      /** Seconds, a day at most. */
      retry_after: z
        .number()
        .nonnegative()
        .transform((seconds) => Math.min(seconds, 86_400))
        .optional()
        .catch(undefined),
      migrate_to_chat_id: z.int().optional().catch(undefined),
    })
    .catch({}),
});

/** A form of a message: how to send it anew, and how to put it in the place of another. */
interface Form {
  send(): Promise<unknown>;
  edit(message_id: number): Promise<unknown>;
}

/**
 * Sends a message, or edits the one whose place it takes. A message with a picture is sent as a picture with a caption.
 * If Telegram refuses the picture, the text is sent alone.
 */
export async function post(
  api: Api,
  place: Place,
  message: Message,
  picture: Uint8Array | null,
  edits: number | null,
): Promise<Delivery> {
  const delivery = await postIn(api, place, message, picture, edits);
  // The topic may have been closed or deleted meanwhile.
  return delivery.outcome === "refused" && place.topic !== null && NO_TOPIC.test(delivery.error ?? "")
    ? await postIn(api, { ...place, topic: null }, message, picture, edits)
    : delivery;
}

async function postIn(
  api: Api,
  place: Place,
  message: Message,
  picture: Uint8Array | null,
  edits: number | null,
): Promise<Delivery> {
  const { chat } = place;
  // A published post must not appear twice, so it is rather lost than repeated.
  const once = message.posted !== undefined;
  const drawn =
    picture === null ? null : await attempt(asPicture(api, place, message, picture), chat, edits, once);
  const delivery =
    drawn === null || drawn.outcome === "refused"
      ? await attempt(asText(api, place, message), chat, edits, once)
      : drawn;
  if (delivery.outcome !== "unanswered") {
    return delivery;
  }
  return once
    ? {
        outcome: "lost",
        error: "Telegram did not answer.",
      }
    : { outcome: "retry", error: "Telegram did not answer." };
}

/** No answer: the message may have arrived. */
interface Unanswered {
  outcome: "unanswered";
}

function asPicture(api: Api, { chat, topic }: Place, { text, buttons }: Message, png: Uint8Array): Form {
  const caption = { caption: text, parse_mode: "HTML" } as const;
  const file = new InputFile(png, "chart.png");
  return {
    send: () => api.sendPhoto(chat, file, { ...caption, ...keyboard(buttons), ...inTopic(topic) }),
    // This call also turns a text message into a picture.
    edit: (message_id) =>
      api.editMessageMedia(chat, message_id, InputMediaBuilder.photo(file, caption), keyboard(buttons)),
  };
}

function asText(api: Api, { chat, topic }: Place, { text, buttons }: Message): Form {
  const options = {
    parse_mode: "HTML",
    link_preview_options: { is_disabled: true },
    ...keyboard(buttons),
  } as const;
  return {
    send: () => api.sendMessage(chat, text, { ...options, ...inTopic(topic) }),
    async edit(message_id) {
      try {
        await api.editMessageText(chat, message_id, text, options);
      } catch (error) {
        if (!isPicture(error) || visibleLength(text) > LONGEST_CAPTION) {
          throw error;
        }
        await api.editMessageCaption(chat, message_id, {
          caption: text,
          parse_mode: "HTML",
          ...keyboard(buttons),
        });
      }
    },
  };
}

/** How Telegram colors a press that trades, green, and one that stops something, red. */
const STYLES = { trades: { style: "success" }, stops: { style: "danger" } } as const;

function keyboard(buttons: Message["buttons"]) {
  const inline_keyboard = buttons.map((row) =>
    row.map(({ text, data, does }) => ({ text, callback_data: data, ...(does && STYLES[does]) })),
  );
  return { reply_markup: { inline_keyboard } };
}

const inTopic = (topic: number | null) => (topic === null ? {} : { message_thread_id: topic });

async function attempt(
  form: Form,
  chat: number,
  edits: number | null,
  once: boolean,
): Promise<Delivery | Unanswered> {
  try {
    if (edits !== null) {
      await form.edit(edits);
      return { outcome: "sent", telegram_chat_id: chat, telegram_message_id: edits };
    }
    const sent = taken.safeParse(await form.send());
    // The message was sent, even if its id cannot be read.
    const id = sent.success ? { telegram_message_id: sent.data.message_id } : {};
    return { outcome: "sent", telegram_chat_id: chat, ...id };
  } catch (error) {
    return failure(error, edits, chat, once);
  }
}

function failure(error: unknown, edits: number | null, chat: number, once: boolean): Delivery | Unanswered {
  if (error instanceof TooLate) {
    return {
      outcome: "retry",
      error: "There was no time left to send it. It is sent with the next delivery.",
    };
  }
  if (!(error instanceof GrammyError)) {
    // The error's own message contains the URL, which holds the token.
    return { outcome: "unanswered" };
  }
  const { error_code: code, description, parameters } = refusal.parse(error);
  if (edits !== null && description.includes("message is not modified")) {
    return { outcome: "sent", telegram_chat_id: chat, telegram_message_id: edits };
  }
  if (edits !== null && (GONE.test(description) || isPicture(error))) {
    return { outcome: "gone", error: description };
  }
  if (parameters.migrate_to_chat_id !== undefined) {
    const moved_to = parameters.migrate_to_chat_id;
    return once
      ? { outcome: "refused", error: `${description}: set report_settings.channel_id to ${moved_to}.` }
      : { outcome: "retry", error: `${description}: set TELEGRAM_CHAT_ID to ${moved_to}.`, moved_to };
  }
  if (once && code >= 500) {
    return { outcome: "unanswered" };
  }
  // 401 and 404 concern the bot's token, not the message. The message waits until the setting is mended.
  if ([401, 404, 429].includes(code) || code >= 500) {
    return {
      outcome: "retry",
      error: description,
      ...(parameters.retry_after === undefined ? {} : { retry_after: parameters.retry_after }),
    };
  }
  return { outcome: code === 403 ? "blocked" : "refused", error: description };
}

const NO_TOPIC = /message thread not found|TOPIC_CLOSED|TOPIC_DELETED/;

const GONE = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/;

/** The message to edit is a picture: it has a caption instead of a text. */
function isPicture(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    refusal.parse(error).description.includes("there is no text in the message to edit")
  );
}
