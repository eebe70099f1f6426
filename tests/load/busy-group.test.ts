import { afterAll, beforeAll, expect, it } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { deliverAlerts } from "../../shared/telegram/deliver.ts";
import { csp, OWNER, quotesFor } from "../support/book.ts";
import { until } from "../support/stack.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

const TOKEN = "4242:LOCAL-test-token";
const GROUP = -77_001;

let world: TestWorld;
let telegram: TelegramStandIn;
beforeAll(async () => {
  world = await createWorld();
  // With Telegram's limit: 20 messages a minute.
  telegram = await startTelegram({ botToken: TOKEN, chatId: GROUP, userId: Number(OWNER) });
});
afterAll(async () => {
  await Promise.all([world.drop(), telegram.stop()]);
});

const arrived = async (): Promise<{ text: string }[]> =>
  await (await fetch(`${telegram.chatUrl}/messages`)).json();

it("500 messages wait in a group, a picture gets no answer, the rate is used up: /kill's question is the next, and nothing is sent too fast", async () => {
  await world.empty();
  const trade = csp();
  const position_id = await world.open(trade);
  await world.decide(quotesFor(trade, 130), [{ ticker: trade.ticker, price: 590 }]);
  await world.sql`delete from private.outbox`;
  await world.sql`
    insert into private.outbox (kind, facts)
    select 'asks_again', jsonb_build_object('request_id', 'R' || n, 'ticker', 'SPY', 'status_note', '') from generate_series(1, 500) n`;
  await world.call("queue_reply", {
    update_id: 999_999,
    kind: "position",
    facts: { position_id },
    user_id: "88",
  });
  telegram.failNext("sendPhoto", { lost: "timeout" });

  const settings = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_URL: telegram.apiUrl, TELEGRAM_CHAT_ID: GROUP };
  const run = deliverAlerts(world.database, settings);
  // All that may leave at once has left.
  await until(arrived, (messages) => messages.length >= 4);
  const before = (await arrived()).length;
  await world.command("kill");
  const messages = await until(arrived, (all) => all.some(({ text }) => text.includes("Stop all orders?")));
  // One message that was claimed before the request may come in between.
  const asked = messages.findIndex(({ text }) => text.includes("Stop all orders?"));
  expect(asked - before).toBeLessThanOrEqual(1);
  const [picture] = await world.sql`select status from private.outbox where kind = 'position'`;
  expect(picture?.status).toBe("sending");

  await run;
  const [refused] = await world.sql`
    select count(*)::integer as times from private.outbox where error like '%Too Many Requests%' or (kind <> 'position' and attempts > 1)`;
  expect(refused?.times).toBe(0);
  // In 50 s: five at once and then one every four seconds, minus the picture's share.
  expect((await arrived()).length).toBeGreaterThanOrEqual(14);
});
