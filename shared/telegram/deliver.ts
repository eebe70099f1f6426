import { Api, GrammyError } from "grammy";
import { z } from "zod";
import { call, type Database } from "../database.ts";
import type { Settings } from "../settings.ts";
import type { Message } from "./message.ts";
import { render } from "./templates.ts";

const claimed = z.array(
  z.object({
    message_id: z.int(),
    /** Which try this is; a late report of an earlier one is ignored. */
    attempt: z.int(),
    /** Null: the owner's chat. */
    chat_id: z.int().nullable(),
    kind: z.string(),
    facts: z.unknown(),
    /** The message to edit in place; null = send a new one. */
    edits: z.int().nullable(),
  }),
);

type Claimed = z.infer<typeof claimed>[number];

interface Delivery {
  outcome: "sent" | "retry" | "gone" | "refused";
  telegram_chat_id?: number;
  telegram_message_id?: number;
  /** Seconds. */
  retry_after?: number;
  error?: string;
}

/** Longer than that a run does not go on taking messages; whoever is woken next does. */
const RUN_SECONDS = 50;

/** How long Telegram may take to answer: less than a claim lasts, so that no message is claimed while it is being sent. */
const ANSWER_SECONDS = 20;

export interface DeliveryResult {
  sent: number;
  parked: number;
  /** Still waiting: later than now, or being sent by another run. */
  due: number;
}

/**
 * Sends what the outbox holds: one message in flight per chat, in order. Every claim ends in a report; one that is
 * cut off lapses, and the message is sent again: a repeat is better than a loss.
 */
export async function deliverAlerts(
  database: Database,
  settings: Settings<"TELEGRAM_BOT_TOKEN" | "TELEGRAM_API_URL" | "TELEGRAM_CHAT_ID">,
): Promise<DeliveryResult> {
  const api = new Api(settings.TELEGRAM_BOT_TOKEN, {
    apiRoot: settings.TELEGRAM_API_URL,
    timeoutSeconds: ANSWER_SECONDS,
  });
  const until = performance.now() + RUN_SECONDS * 1000;
  const result: DeliveryResult = { sent: 0, parked: 0, due: 0 };
  while (performance.now() < until) {
    const messages = await call(database, "claim_messages", {}, claimed);
    if (messages.length === 0) {
      break;
    }
    await Promise.all(
      messages.map(async (message) => {
        const delivery = await deliver(api, message, settings.TELEGRAM_CHAT_ID);
        const { message_id, attempt } = message;
        await call(database, "record_delivery", { message_id, attempt, ...delivery }, z.unknown());
        result.sent += delivery.outcome === "sent" ? 1 : 0;
        result.parked += delivery.outcome === "refused" ? 1 : 0;
      }),
    );
  }
  result.due = await call(database, "count_due_messages", {}, z.int());
  return result;
}

async function deliver(api: Api, claim: Claimed, ownersChat: number): Promise<Delivery> {
  const chat = claim.chat_id ?? ownersChat;
  let message: Message;
  try {
    message = render(claim.kind, claim.facts);
  } catch (error) {
    return { outcome: "refused", error: `It cannot be written: ${String(error)}` };
  }
  const options = {
    parse_mode: "HTML",
    link_preview_options: { is_disabled: true },
    reply_markup: {
      inline_keyboard: message.buttons.map((row) =>
        row.map(({ text, data }) => ({ text, callback_data: data })),
      ),
    },
  } as const;
  try {
    if (claim.edits !== null) {
      await api.editMessageText(chat, claim.edits, message.text, options);
      return { outcome: "sent", telegram_chat_id: chat, telegram_message_id: claim.edits };
    }
    const sent = await api.sendMessage(chat, message.text, options);
    return { outcome: "sent", telegram_chat_id: sent.chat.id, telegram_message_id: sent.message_id };
  } catch (error) {
    return failure(error, claim, chat);
  }
}

function failure(error: unknown, { edits }: Claimed, chat: number): Delivery {
  if (!(error instanceof GrammyError)) {
    // No answer: it perhaps arrived. The message says nothing of the URL, which holds the token.
    return { outcome: "retry", error: "Telegram did not answer." };
  }
  const { error_code: code, description, parameters } = error;
  if (edits !== null && description.includes("message is not modified")) {
    return { outcome: "sent", telegram_chat_id: chat, telegram_message_id: edits };
  }
  if (
    edits !== null &&
    /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/.test(description)
  ) {
    return { outcome: "gone", error: description };
  }
  // 401 and 404 are about the bot's token, not about the message: it waits until the setting is mended.
  if ([401, 404, 429].includes(code) || code >= 500) {
    return {
      outcome: "retry",
      error: description,
      ...(parameters.retry_after === undefined ? {} : { retry_after: parameters.retry_after }),
    };
  }
  return { outcome: "refused", error: description };
}
