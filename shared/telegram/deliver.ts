import { delay } from "@std/async/delay";
import { Api } from "grammy";
import { z } from "zod";
import { call, type Database } from "../database.ts";
import { log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { clientOptions } from "./client-options.ts";
import type { Message } from "./message.ts";
import { pictureOf } from "./picture.ts";
import { type Delivery, post, TooLate } from "./send.ts";

const claimed = z.array(
  z.object({
    message_id: z.int(),
    /** Number of the attempt. A late report of an earlier attempt is ignored. */
    attempt: z.int(),
    /** Earlier attempts that were cut off. */
    lapses: z.int(),
    /** Null = the owner's chat. */
    chat_id: z.int().nullable(),
    /** Topic of a forum; null = the general one. */
    topic: z.int().nullable(),
    kind: z.string(),
    facts: z.unknown(),
    /** The message to edit in place; null = send a new one. */
    edits: z.int().nullable(),
  }),
);

type Claimed = z.infer<typeof claimed>[number];

/** How long a run takes messages. The next call continues. */
const RUN_SECONDS = 50;

/** Seconds. */
interface Patience {
  /**
   * Longest wait for the next message. It covers the pace that Telegram demands, by which an alert in a group may wait
   * 8 s after an answer, and a first repeat. Longer waits are left to the schedule, which looks every minute.
   */
  next: number;
  /** For Telegram's answer to one call. */
  answer: number;
}

/**
 * No call begins whose answer could come later than this after the claim. It is less than `private.claim_lifetime()`,
 * so two senders never send the same message. A call that would be too late waits for the next claim.
 */
const MESSAGE_SECONDS = 55;

/** How often the other lanes are looked at while a message is on its way, seconds. */
const LOOK_AGAIN = 1;

/** Shortest wait before the outbox is asked again, seconds. */
const SHORTEST_WAIT = 0.1;

/** Give up drawing after two attempts: a crash must not block the chat. */
const DRAWN = 2;

const PATIENCE: Patience = { next: 10, answer: 20 };

export interface DeliveryResult {
  sent: number;
  parked: number;
  /** Messages that still wait: for later, or because another run is sending them. */
  due: number;
}

/**
 * Sends the messages of the outbox in order, with one under way per chat and lane, so that a slow picture holds up no
 * question. Every claim ends in a report. A claim that is cut off lapses, and its message is sent again: a repeat is
 * better than a loss.
 */
export async function deliverAlerts(
  database: Database,
  settings: Settings<"TELEGRAM_BOT_TOKEN" | "TELEGRAM_API_URL" | "TELEGRAM_CHAT_ID">,
  patience = PATIENCE,
): Promise<DeliveryResult> {
  const until = performance.now() + RUN_SECONDS * 1000;
  const result: DeliveryResult = { sent: 0, parked: 0, due: 0 };
  const onTheirWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  while (failures.length === 0 && performance.now() < until) {
    const claimedAt = performance.now();
    const heldUp = onTheirWay.size > 0;
    const messages = await call(
      database,
      "claim_messages",
      { owners_chat: settings.TELEGRAM_CHAT_ID },
      claimed,
    );
    for (const message of messages) {
      const way = carry(message, claimedAt)
        .catch((error) => void failures.push(error))
        .finally(() => onTheirWay.delete(way));
      onTheirWay.add(way);
    }
    if (onTheirWay.size > 0) {
      await Promise.race([...onTheirWay, delay(LOOK_AGAIN * 1000)]);
      continue;
    }
    if (heldUp) {
      // The lanes of messages that arrived during the claim are free now.
      continue;
    }
    const seconds = await call(database, "seconds_to_next_message", {}, z.number().nullable());
    if (seconds === null || seconds > patience.next || performance.now() + seconds * 1000 >= until) {
      break;
    }
    // Another run is claiming or changing the message that is due.
    await delay(Math.max(seconds, SHORTEST_WAIT) * 1000);
  }
  await Promise.all(onTheirWay);
  if (failures.length > 0) {
    throw failures[0];
  }
  result.due = await call(database, "count_due_messages", {}, z.int());
  return result;

  async function carry(message: Claimed, claimedAt: number): Promise<void> {
    const api = new Api(
      settings.TELEGRAM_BOT_TOKEN,
      clientOptions(settings.TELEGRAM_API_URL, patience.answer),
    );
    api.config.use((previous, method, payload, signal) => {
      if (performance.now() + patience.answer * 1000 > claimedAt + MESSAGE_SECONDS * 1000) {
        throw new TooLate();
      }
      return previous(method, payload, signal);
    });
    const delivery = await deliver(api, message, settings.TELEGRAM_CHAT_ID);
    const { message_id, attempt } = message;
    await call(database, "record_delivery", { message_id, attempt, ...delivery }, z.unknown());
    if (delivery.moved_to !== undefined) {
      log("error", "the group has a new id", { set_TELEGRAM_CHAT_ID_to: delivery.moved_to });
    }
    result.sent += delivery.outcome === "sent" ? 1 : 0;
    result.parked += ["refused", "blocked", "lost"].includes(delivery.outcome) ? 1 : 0;
  }
}

async function deliver(
  api: Api,
  { kind, facts, chat_id, topic, edits, lapses }: Claimed,
  ownersChat: number,
): Promise<Delivery & Pick<Message, "posted">> {
  let message: Message;
  try {
    // Loaded with the first message, so that a run without messages does not load it.
    const { render } = await import("./templates.ts");
    message = render(kind, facts);
  } catch (error) {
    return { outcome: "refused", error: `The message cannot be written: ${String(error)}` };
  }
  const picture = lapses < DRAWN ? await pictureOf(message) : null;
  const delivery = await post(api, { chat: chat_id ?? ownersChat, topic }, message, picture, edits);
  return { ...delivery, ...(message.posted && { posted: message.posted }) };
}
