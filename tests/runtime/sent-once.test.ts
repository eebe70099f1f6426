import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Order } from "../../shared/broker.ts";
import { StillMarket } from "../brokers/still-market.ts";
import { adaptersOf, RUNTIME } from "../support/adapters.ts";
import { CHAT, csp, quotesFor } from "../support/book.ts";
import { type FakeTelegram, startFakeTelegram } from "../support/fake-telegram.ts";
import { orderOf } from "../support/orders.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";
import type { Adapters } from "./adapters.ts";
import { LOST_ANSWERS, startWire, WIRE_FAULTS, type Wire } from "./wire.ts";

/** One attempt of each per run. */
const TIMES = Number(process.env.RUNTIME_RUNS);

let simulator: Simulator;
let wire: Wire;
let adapters: Adapters;
beforeAll(async () => {
  simulator = await startSimulator({ market: new StillMarket(), limits: { account: 1e6, quotes: 1e6 } });
  const { TRADESTATION_API_URL: api, TRADESTATION_TOKEN_URL: tokens } = simulator.settings;
  wire = await startWire(new URL(api).origin);
  const through = (url: string) => wire.url + new URL(url).pathname;
  adapters = adaptersOf({
    settings: {
      ...simulator.settings,
      TRADESTATION_API_URL: through(api),
      TRADESTATION_TOKEN_URL: through(tokens),
    },
    options: { backoff: 1, timeout: 1000 },
  });
});
afterAll(async () => {
  await wire?.stop();
  await simulator?.stop();
});
afterEach(() => {
  expect(wire.repeated()).toEqual([]);
});

/** The orders that reached the broker with an order's reference. */
const arrived = ({ client_order_id }: Order) =>
  [...simulator.book.orders.values()].filter(({ confirmId }) => confirmId === client_order_id);

it("the wire notices when the runtime sends a POST twice, as the newest does by itself", async () => {
  wire.queue("/plain", "closed after", "closed after");
  await expect(adapters.plain.post(`${wire.url}/plain`)).rejects.toThrow();
  expect(wire.repeated()).toHaveLength(RUNTIME === "deno" ? 1 : 0);
});

it(`a TradeStation that accepts an order and then drops the connection has one order, ${TIMES} times`, async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const order = orderOf(csp());
    wire.queue("/orderexecution/orders", "closed after");
    expect(await adapters.broker.place([order])).toMatchObject([{ status: "unknown" }]);
    expect(arrived(order)).toHaveLength(1);
  }
  expect(simulator.book.repeated).toEqual([]);
  expect(wire.arrived("/orderexecution/orders")).toBe(TIMES);
});

describe("whatever happens to the connection, a request arrives at most once:", () => {
  it.each(WIRE_FAULTS)("an order, %s", async (fault) => {
    const order = orderOf(csp());
    wire.queue("/orderexecution/orders", fault);
    const [report] = await adapters.broker.place([order]);
    const isThere = fault !== "closed unread" && fault !== "closed before";
    expect(report?.status).toBe(isThere && !LOST_ANSWERS.includes(fault) ? "working" : "unknown");
    expect(arrived(order)).toHaveLength(isThere ? 1 : 0);
    expect(await adapters.broker.poll([order])).toMatchObject([{ status: isThere ? "working" : "absent" }]);
  });

  it.each(WIRE_FAULTS)("a new limit, %s", async (fault) => {
    const order = orderOf(csp());
    const [placed] = await adapters.broker.place([order]);
    const changed = { ...order, limit_price: 160, broker_order_id: placed?.broker_order_id ?? null };
    wire.queue(`/${placed?.broker_order_id}`, fault);
    const [report] = await adapters.broker.replace([changed]);
    expect(report).toMatchObject({ status: "working" });
    expect(report?.limit_price).toBe(fault.startsWith("closed ") && /unread|before/.test(fault) ? 150 : 160);
  });

  it.each(WIRE_FAULTS)("the renewal of a token, %s", async (fault) => {
    simulator.tokens.expireAll();
    const before = wire.arrived("/oauth/token");
    wire.queue("/oauth/token", fault);
    expect((await adapters.broker.account()).buying_power).toBeGreaterThan(0);
    // Our client repeats a renewal without an answer once.
    expect(wire.arrived("/oauth/token") - before).toBeLessThanOrEqual(2);
  });
});

it("an order is not sent on the connection that the server has just closed", async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const order = orderOf(csp());
    wire.queue("/balances", "closed at its next use");
    await adapters.broker.account();
    expect(await adapters.broker.place([order])).toMatchObject([{ status: "working" }]);
    expect(arrived(order)).toHaveLength(1);
  }
});

describe("a message to Telegram arrives as often as it is sent:", () => {
  let world: TestWorld;
  let telegram: FakeTelegram;
  let way: Wire;
  let telegramAdapters: Adapters;
  beforeAll(async () => {
    [world, telegram] = await Promise.all([createWorld(), startFakeTelegram()]);
    telegramAdapters = adaptersOf({ settings: simulator.settings, database: await world.rest() });
    await world.sql`
      create or replace function private.message_interval(chat_id bigint) returns interval
      language sql immutable set search_path = '' return interval '0'`;
  });
  afterAll(async () => {
    await telegram?.stop();
    await world.drop();
  });

  // A connection that one test broke must not be reused by the next.
  beforeEach(async () => {
    way = await startWire(telegram.url);
  });
  afterEach(async () => {
    expect(way.repeated()).toEqual([]);
    await way.stop();
  });

  const deliver = () =>
    telegramAdapters.telegram.deliver(
      { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_URL: way.url, TELEGRAM_CHAT_ID: CHAT },
      { next: 0, answer: 1 },
    );

  /** How often it was sent: our client sends again if there was no answer and time is left. */
  async function tries(): Promise<number> {
    const [row] = await world.sql<
      { tries: number }[]
    >`select max(attempts)::integer as tries from private.outbox`;
    return row?.tries ?? 0;
  }

  it.each(WIRE_FAULTS)("%s", async (fault) => {
    await world.empty();
    telegram.forget();
    await world.sql`insert into private.outbox (kind, facts, chat_id) values ('help', '{}', -5005)`;
    way.queue("/sendMessage", fault);
    await deliver();
    expect(way.arrived("/sendMessage")).toBe(await tries());
  });

  it("a picture, too", async () => {
    await world.empty();
    const position_id = await world.open(csp());
    await world.decide(quotesFor(csp(), 130));
    await world.deliver();
    telegram.forget();
    await world.call("queue_reply", {
      update_id: 1,
      kind: "position",
      facts: { position_id },
    });
    way.queue("/sendPhoto", "closed after");
    await deliver();
    expect(telegram.calls[0]?.method).toBe("sendPhoto");
    expect(way.arrived("/sendPhoto")).toBe(await tries());
  });
});
