/** What people do in the chat, in the form in which Telegram sends it to the webhook, and the results. */

import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import {
  type Answer,
  type ChatMessage,
  putSymbol,
  type Row,
  startTestStack,
  type TestStack,
  TRADER,
} from "../../support/stack.ts";
import type { StrikeRequest } from "../../support/trades.ts";

export const NOW = "2026-02-24T15:15:00Z";
export const OTHER_CHAT = -1_001_234_567_890;

export let stack: TestStack;

/** Starts a whole stack for the tests of a file. */
export function useStack(): void {
  beforeAll(async () => {
    stack = await startTestStack(NOW);
  });
  afterAll(() => stack.stop());
  beforeEach(() => stack.setClock(NOW));
}

// ---------------------------------------------------------------- Updates as Telegram sends them

let updates = 0;

/** The number of the next update. */
export const nextUpdate = () => ++updates;

export const user = (id: number) => ({
  id,
  is_bot: false,
  first_name: "Max",
  username: `u${id}`,
  language_code: "en",
});
export const chat = (id: number) =>
  id > 0
    ? { id, first_name: "Max", username: "max", type: "private" }
    : { id, title: "Traders", type: "supergroup" };

interface Pressing {
  from?: number;
  chat_id?: number;
  message_id?: number;
  data?: string;
  /** Merged into the message that has the button. */
  message?: Row;
  /** Merged into the callback query. */
  query?: Row;
}

/** Somebody presses a button of a card. */
export function press(card: ChatMessage, button: "Approve" | "Reject", pressing: Pressing = {}): Row {
  updates += 1;
  const { from = TRADER, chat_id = card.chat_id, message_id = card.message_id } = pressing;
  const data = pressing.data ?? card.buttons.find(({ text }) => text.includes(button))?.callback_data;
  return {
    update_id: updates,
    callback_query: {
      id: String(4_382_000_000_000_000 + updates),
      from: user(from),
      message: {
        message_id,
        from: { id: 4242, is_bot: true, first_name: "Thetabase", username: "thetabase_bot" },
        chat: chat(chat_id),
        date: 1_771_945_000,
        text: card.text,
        entities: [{ offset: 0, length: 5, type: "bold" }],
        reply_markup: { inline_keyboard: [card.buttons] },
        ...pressing.message,
      },
      chat_instance: "-1234567890123456789",
      data,
      ...pressing.query,
    },
  };
}

/** Somebody writes a message. */
export function write(
  text: string,
  { from = TRADER, chat_id = TRADER, ...message }: Row & { from?: number; chat_id?: number } = {},
): Row {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: 500_000 + updates,
      from: user(from),
      chat: chat(chat_id),
      date: 1_771_945_000,
      text,
      entities: text.startsWith("/") ? [{ offset: 0, length: text.length, type: "bot_command" }] : [],
      ...message,
    },
  };
}

export const post = (update: unknown) => stack.call("telegram-webhook", update);

/** What the presser is shown at once. */
export function toast(answer: Answer): { text: string; show_alert: boolean } {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toMatchObject({ method: "answerCallbackQuery", text: expect.stringMatching(/\S/) });
  const { text, show_alert = false } = answer.body as { text: string; show_alert?: boolean };
  return { text, show_alert };
}

// ---------------------------------------------------------------- trades

export const requestOf = async ({ request_id }: StrikeRequest): Promise<Row> =>
  (await stack.db.sql`select * from public.trade_requests where request_id = ${request_id}`)[0] ?? {};
export const positionOf = async ({ request_id }: StrikeRequest): Promise<Row | undefined> =>
  (await stack.db.sql`select * from public.positions where request_id = ${request_id}`)[0];
export const ordersOf = ({ request_id }: StrikeRequest) =>
  stack.db.sql`select * from public.orders where request_id = ${request_id}`;

/** Proposes a trade that can be filled at its credit, and waits for its card. */
export async function propose(trade: StrikeRequest): Promise<ChatMessage> {
  await stack.underlying({ [trade.ticker]: 590 });
  await quote(trade, trade.net_credit);
  await stack.propose(trade);
  return await stack.card(trade.ticker);
}

/** Sets the cost of closing the trade to `mark`, USD per contract. */
export async function quote(trade: StrikeRequest, mark: number): Promise<void> {
  const { strike_price, width } = trade;
  const short = (mark + (width === undefined ? 0 : 100)) / 100;
  const around = (mid: number): [number, number] => [(mid * 100 - 1) / 100, (mid * 100 + 1) / 100];
  await stack.quote({
    [putSymbol(trade, strike_price)]: around(short),
    ...(width !== undefined && { [putSymbol(trade, strike_price - width)]: around(1) }),
  });
}

/** The bot's messages that were not yet in `before`. */
export async function newMessages(before: ChatMessage[]): Promise<string[]> {
  return (await stack.messages()).slice(before.length).map(({ text }) => text);
}
