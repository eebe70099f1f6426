import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Broker, Order, OrderReport } from "../../shared/broker.ts";
import type { MarketData } from "../../shared/market-data.ts";
import { csp, putSymbol, vpc } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

/** Records the calls and gives prepared answers. */
class ScriptedBroker implements Broker {
  readonly mode = "PAPER";
  readonly referenceIsUnique = false;
  placed: Order[] = [];
  replaced: Order[] = [];
  polled: Order[] = [];

  constructor(
    private readonly answers: {
      place?: (order: Order) => OrderReport;
      poll?: (order: Order) => OrderReport;
      replace?: (order: Order) => OrderReport;
    },
  ) {}

  async place(orders: Order[]) {
    this.placed.push(...orders);
    return orders.map(this.answers.place ?? working);
  }
  async replace(orders: Order[]) {
    this.replaced.push(...orders);
    return orders.map(this.answers.replace ?? working);
  }
  async poll(orders: Order[]) {
    this.polled.push(...orders);
    return orders.map(this.answers.poll ?? working);
  }
  cancel = silent;
  holdings = silent;
  account = silent;
}

const working = ({ order_id, limit_price }: Order): OrderReport => ({
  order_id,
  status: "working",
  broker_order_id: `B${order_id}`,
  limit_price,
});
const filled = ({ order_id, quantity, limit_price }: Order): OrderReport => ({
  order_id,
  status: "filled",
  filled_quantity: quantity,
  fill_cash: -limit_price * quantity,
  fees: 0,
});
function lost(): never {
  throw new Error("socket hang up");
}
async function silent(): Promise<never> {
  throw new Error("no answer");
}
/** Methods that these checks do not depend on. */
const restOfBroker = {
  mode: "PAPER" as const,
  referenceIsUnique: false,
  cancel: silent,
  holdings: silent,
  account: silent,
};
const restOfMarket = { officialCloses: lost, expirations: lost, strikes: lost };

/** A position that has reached its profit target. */
async function due(request = csp()) {
  const position_id = await world.open(request);
  const symbol = putSymbol(request);
  await world.drive(symbol, 0.74, 0.76);
  return { request, position_id, symbol };
}

const exits = async (position_id: number) =>
  (await world.orders({ position_id })).filter(({ purpose }) => purpose === "exit");

describe("an order whose answer was lost", () => {
  it("is unknown, looked up, and never sent again", async () => {
    const { position_id } = await due();
    const broker = new ScriptedBroker({ place: lost, poll: lost });
    const first = await world.check({ broker });
    expect(first.exits).toEqual([{ position_id, reason: "profit_target" }]);
    expect(first.warnings.length).toBeGreaterThan(0);
    expect(await exits(position_id)).toMatchObject([{ status: "unknown" }]);

    await world.check({ broker });
    await world.check({ broker });
    expect(broker.placed).toHaveLength(1);
    expect(await exits(position_id)).toHaveLength(1);

    const found = new ScriptedBroker({ poll: filled });
    expect(await world.check({ broker: found })).toMatchObject({
      closed: [position_id],
      warnings: ["Holdings: no answer"],
    });
    expect(found.placed).toEqual([]);
    expect(await world.position(position_id)).toMatchObject({ status: "CLOSED", realized_pnl: 75 });
  });

  it("that the broker accepted closes the position at the next check, once", async () => {
    const { position_id } = await due();
    const broker: Broker = {
      place: async (orders) => {
        await world.broker.place(orders);
        throw new Error("socket hang up");
      },
      ...restOfBroker,
      replace: lost,
      poll: () => Promise.reject(new Error("socket hang up")),
    };
    expect(await world.check({ broker })).toMatchObject({ closed: [] });
    expect(await world.check()).toMatchObject({ exits: [], closed: [position_id], warnings: [] });
    expect(await world.sql`select from private.paper_orders where purpose = 'exit'`).toHaveLength(1);
    expect(await world.trades()).toMatchObject([
      { position_id, exit_price: 75, exit_reason: "profit_target" },
    ]);
  });

  it("keeps its reference, by which the broker finds it", async () => {
    await due();
    const broker = new ScriptedBroker({ place: lost, poll: lost });
    await world.check({ broker });
    await world.check({ broker });
    const references = new Set(
      [...broker.placed, ...broker.polled].map(({ client_order_id }) => client_order_id),
    );
    expect(references.size).toBe(1);
  });
});

describe("a check whose lease was taken over while it talked to the broker", () => {
  it("changes nothing more (409); the run that took over looks its order up", async () => {
    const { position_id } = await due();
    const broker = new ScriptedBroker({ poll: filled });
    const slow: Broker = {
      place: async (orders) => {
        const answers = await broker.place(orders);
        await world.loseLease();
        await world.finish(await world.begin());
        return answers;
      },
      ...restOfBroker,
      replace: (orders) => broker.replace(orders),
      poll: (orders) => broker.poll(orders),
    };
    await expect(world.check({ broker: slow })).rejects.toMatchObject({ name: "DatabaseError", status: 409 });
    expect(await exits(position_id)).toMatchObject([{ status: "unknown" }]);
    expect(await world.check({ broker })).toMatchObject({ exits: [], closed: [position_id] });
    expect(broker.placed).toHaveLength(1);
  });
});

describe("an outside failure does not stop the rest of a check", () => {
  it("without quotes the working orders are still polled", async () => {
    const { position_id } = await due();
    await world.check({ broker: new ScriptedBroker({}) });
    const marketData: MarketData = {
      ...restOfMarket,
      optionQuotes: () => Promise.reject(new Error("quotes are down")),
      underlyingQuotes: () => Promise.reject(new Error("quotes are down")),
      officialCloses: async () => [],
    };
    const check = await world.check({ marketData, broker: new ScriptedBroker({ poll: filled }) });
    expect(check).toMatchObject({ checked: 1, exits: [], closed: [position_id] });
    expect(check.warnings.join()).toContain("quotes are down");
  });

  it("without a broker every position is still marked, and the lease is released", async () => {
    const { position_id } = await due();
    const broker: Broker = {
      ...restOfBroker,
      place: () => Promise.reject(new Error("broker is down")),
      replace: () => Promise.reject(new Error("broker is down")),
      poll: () => Promise.reject(new Error("broker is down")),
    };
    const check = await world.check({ broker });
    expect(check.warnings.join()).toContain("broker is down");
    expect(await world.position(position_id)).toMatchObject({ mark: 75, unrealized_pnl: 75, status: "OPEN" });
    expect(await world.check({ broker })).not.toHaveProperty("busy");
  });

  it("one refused order does not prevent another from closing", async () => {
    const [refused, sound] = [await due(), await due()];
    const answer = (order: Order): OrderReport =>
      order.legs[0]?.symbol === refused.symbol
        ? { order_id: order.order_id, status: "rejected", message: "no" }
        : filled(order);
    const broker = new ScriptedBroker({ place: answer, poll: answer });
    expect(await world.check({ broker })).toMatchObject({ closed: [sound.position_id] });
    expect(await world.position(refused.position_id)).toMatchObject({ status: "OPEN" });
    expect((await world.alerts()).filter((kind) => kind === "close_refused")).toHaveLength(1);
  });
});

describe("a check", () => {
  it("sends an exit with what is open, at the mid, with the position's legs", async () => {
    const request = vpc({ quantity: 2 });
    await world.open(request);
    await world.drive(putSymbol(request), 1.7, 1.8);
    await world.drive(putSymbol(request, 575), 0.98, 1.02);
    const broker = new ScriptedBroker({});
    await world.check({ broker });
    expect(broker.placed).toMatchObject([
      {
        purpose: "exit",
        quantity: 2,
        limit_price: 75,
        max_worth: 500,
        collateral: 500,
        legs: [
          { action: "sell", strike: 580, symbol: putSymbol(request) },
          { action: "buy", strike: 575, symbol: putSymbol(request, 575) },
        ],
      },
    ]);
  });

  it("walks a working close to the natural price, then reprices it only when that moves", async () => {
    const request = csp({ expiration_date: "2026-03-24" });
    await world.open(request);
    const symbol = putSymbol(request);
    await world.drive(symbol, 1.49, 1.51);
    const broker = new ScriptedBroker({});
    await world.check({ broker });
    expect(broker.placed).toMatchObject([{ limit_price: 150 }]);
    await world.check({ broker });
    await world.check({ broker });
    await world.check({ broker });
    expect(broker.replaced).toMatchObject([{ limit_price: 150.5 }, { limit_price: 151 }]);
    await world.drive(symbol, 1.59, 1.61);
    await world.check({ broker });
    await world.check({ broker });
    expect(broker.replaced.slice(2)).toMatchObject([{ limit_price: 161 }]);
    expect(broker.placed).toHaveLength(1);
  });

  it("outside market hours quotes nothing, sends nothing and says so", async () => {
    await due();
    await world.setClock("2026-03-03T21:00:00Z");
    const broker = new ScriptedBroker({});
    const marketData: MarketData = {
      ...restOfMarket,
      optionQuotes: lost,
      underlyingQuotes: lost,
      officialCloses: lost,
    };
    expect(await world.check({ broker, marketData })).toMatchObject({
      market_open: false,
      checked: 0,
      exits: [],
      warnings: [],
    });
    expect([broker.placed, broker.polled]).toEqual([[], []]);
  });

  it("requests every symbol once, and in one call", async () => {
    const requests = [csp({ ticker: "SPY" }), csp({ ticker: "SPY" }), csp({ ticker: "QQQ" })];
    for (const request of requests) {
      await world.open(request);
    }
    const asked: string[][] = [];
    const marketData: MarketData = {
      ...restOfMarket,
      optionQuotes: async (symbols) => {
        asked.push(symbols);
        return [];
      },
      underlyingQuotes: async () => [],
      officialCloses: async () => [],
    };
    await world.check({ marketData });
    expect(asked.map((symbols) => symbols.toSorted())).toEqual([
      ["QQQ260417P00580000", "SPY260417P00580000"],
    ]);
  });

  it("tells Postgres the limits of its quote source, without the calls made so far", async () => {
    await due();
    const rpc = vi.spyOn(world.database, "rpc");
    const marketData: MarketData = {
      ...restOfMarket,
      quota: () => ({ calls: 200, seconds: 60, symbols: 100, used: 17 }),
      optionQuotes: async () => [],
      underlyingQuotes: async () => [],
      officialCloses: async () => [],
    };
    await world.check({ marketData });
    const [begun] = rpc.mock.calls;
    rpc.mockRestore();
    expect(begun).toEqual(["begin_exit_check", expect.anything()]);
    expect(begun?.[1]).toHaveProperty("quota", { calls: 200, seconds: 60, symbols: 100 });
  });

  it("continues when the market clock is set back, even by years", async () => {
    const { position_id, symbol } = await due();
    await world.drive(symbol, 1.49, 1.51);
    await world.setClock("2026-03-04T15:00:00Z");
    expect(await world.check()).toMatchObject({ checked: 1 });
    await world.setClock("2026-03-03T16:00:00Z");
    expect(await world.check()).toMatchObject({ checked: 1 });
    await world.setClock("2026-01-06T15:00:00Z");
    expect(await world.check()).toMatchObject({ checked: 1 });
    await world.drive(symbol, 0.74, 0.76);
    expect(await world.check()).toMatchObject({ closed: [position_id] });
    expect((await world.deliver()).map(({ kind }) => kind)).toContain("closed");
  });
});
