/** The owner's chat in the tests of the bot: what people write and press, and what the bot answers. */

import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { createBot } from "../../../../shared/telegram/bot.ts";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import { render } from "../../../../shared/telegram/templates.ts";
import { CHAT, csp, type Delivered, OWNER, type Row } from "../../../support/book.ts";
import { createWorld, type TestWorld } from "../../../support/world.ts";

export const STRANGER = 666;
export const VIEWER = 88;

export let world: TestWorld;

/** A book and a bot for the tests of a file, empty before each. */
export function useWorld(): void {
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(() => world.empty());
  afterAll(() => world.drop());
}

export const bot = (approvers: number[] = [Number(OWNER)], database = world.database) =>
  createBot(database, {
    TELEGRAM_BOT_TOKEN: "123456:token",
    // Nobody listens there: an immediate reaction of the bot is the webhook's answer.
    TELEGRAM_API_URL: "http://127.0.0.1:9",
    TELEGRAM_CHAT_ID: CHAT,
    TELEGRAM_APPROVER_IDS: approvers,
    TELEGRAM_VIEWER_IDS: [VIEWER],
  });

let updates = 1000;

/** The number of the next update. */
export const nextUpdate = () => ++updates;

/** A press on the newest card of a request, in Telegram's form. */
export async function press(
  request_id: string,
  differing: { user?: number; chat?: number; data?: string } = {},
) {
  const { card_message_id, card_token } = await world.request(request_id);
  return pressOn(Number(card_message_id), { data: `approve:${card_token}`, ...differing });
}

/** A press on a button; `message` is merged into the message with the button. */
export function pressOn(
  message_id: number,
  {
    user = Number(OWNER),
    chat = CHAT,
    data = "",
    message = {} as Row,
  }: Row & { user?: number; chat?: number },
) {
  updates += 1;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data,
      message: {
        message_id,
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
        ...(message as Row),
      },
    },
  };
}

export function text(
  message: string,
  { user = Number(OWNER), chat = CHAT, ...differing }: Row & { user?: number; chat?: number } = {},
) {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: updates,
      date: 1_772_550_000,
      chat: { id: chat, type: "supergroup", title: "Owner" },
      from: { id: user, is_bot: false, first_name: "Max" },
      text: message,
      ...differing,
    },
  };
}

/** The call to Telegram in the webhook's answer. */
export const said = async (update: Row): Promise<Row> =>
  JSON.parse((await handleUpdate(bot(), update)) ?? "{}");

/** The number of rows in each table that an update can write. */
export async function written() {
  const [row] = await world.sql`
    select (select count(*) from private.telegram_updates)::integer as updates,
      (select count(*) from private.outbox)::integer as messages,
      (select count(*) from public.actions)::integer as actions`;
  return row;
}

/** The newest message of the outbox. */
export async function newest(): Promise<Row> {
  const [row] = await world.sql`
    select kind, facts, edits_message_id::integer from private.outbox order by message_id desc limit 1`;
  return row ?? {};
}

/** A press on a button of a message that asks something. */
export function pressPrompt(
  { kind, facts, message_id }: Delivered,
  answer: string,
  differing: { user?: number; chat?: number; message_id?: number; token?: string } = {},
) {
  updates += 1;
  const { user = Number(OWNER), chat = CHAT, token = facts.token } = differing;
  const rows = render(kind, facts).buttons;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data: `${answer}:${token}`,
      message: {
        message_id: differing.message_id ?? message_id,
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
        reply_markup: {
          inline_keyboard: rows.map((row) => row.map(({ text, data }) => ({ text, callback_data: data }))),
        },
      },
    },
  };
}

/** What the presser is shown at once. */
export async function toast(update: unknown) {
  const { method, text, show_alert } = JSON.parse((await handleUpdate(bot(), update)) ?? "{}");
  expect(method).toBe("answerCallbackQuery");
  return { text, ...(show_alert === undefined ? {} : { show_alert }) };
}

export async function shown() {
  const request = csp();
  await world.propose(request);
  await world.deliver();
  return request;
}

export const statusOf = async (request_id: string) => (await world.request(request_id)).status;

/** The last message of this kind that was sent. */
export async function asked(kind: string): Promise<Delivered> {
  const message = (await world.deliver()).findLast((sent) => sent.kind === kind);
  if (message === undefined) {
    throw new Error(`Nothing of kind ${kind} was sent.`);
  }
  return message;
}
