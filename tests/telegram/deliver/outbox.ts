/** The outbox in the tests of delivery, with a Telegram that can be told to refuse. */

import { afterAll, beforeAll, beforeEach } from "vitest";
import { deliverAlerts } from "../../../shared/telegram/deliver.ts";
import { CHAT, type Row } from "../../support/book.ts";
import { type FakeTelegram, startFakeTelegram } from "../../support/fake-telegram.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

export let world: TestWorld;
export let telegram: FakeTelegram;

/** A book and a Telegram for the tests of a file: both empty before each. */
export function useOutbox(): void {
  beforeAll(async () => {
    world = await createWorld();
    telegram = await startFakeTelegram();
    await pace(0);
  });
  beforeEach(async () => {
    await world.empty();
    telegram.forget();
  });
  afterAll(async () => {
    await Promise.all([world.drop(), telegram.stop()]);
  });
}

/** The interval between messages to one chat, in s: the fake Telegram does not need the real limit. */
export const pace = (seconds: number) =>
  world.sql.unsafe(`create or replace function private.message_interval(chat_id bigint) returns interval
    language sql immutable set search_path = '' return interval '${seconds} seconds'`);

/** One run, which by default does not wait for a next message. */
export const deliver = ({ token = telegram.token, patience = 0, chat = CHAT } = {}) =>
  deliverAlerts(
    world.database,
    { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_URL: telegram.url, TELEGRAM_CHAT_ID: chat },
    { next: patience, answer: 20 },
  );

/** Queues `count` alerts with the texts `Position 1 opened`, `Position 2 opened` ... */
export async function queue(count: number, chat: number | null = null, facts: Row = {}) {
  for (let n = 1; n <= count; n += 1) {
    await world.sql`insert into private.outbox (chat_id, kind, facts) values (${chat}, 'opened', ${world.sql.json(
      {
        position_id: n,
        ticker: "SPY",
        contract: "SPY 580 put Apr 17 '26",
        contract_short: "SPY 580p",
        expiration_date: "2026-04-17",
        entry_price: 150,
        quantity: 1,
        ...facts,
      },
    )})`;
  }
}

export const numbers = (texts: string[]) => texts.map((text) => Number(/Position (\d+)/.exec(text)?.[1]));
export const outbox = async (): Promise<Row[]> =>
  await world.sql`
  select status, attempts, error, extract(epoch from due_at - clock_timestamp())::float as seconds
  from private.outbox order by message_id`;
/** Makes due what waits for its next attempt. */
export const wait = () =>
  world.sql`
    update private.outbox set due_at = clock_timestamp() where status in ('due', 'sending');
    update private.chats set paced_until = '-infinity';
  `.simple();
