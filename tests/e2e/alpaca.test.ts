import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stack, startStack } from "../../local/stack.ts";
import { connect } from "../../shared/database.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { type AlpacaSimulator, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import type { TestDatabase } from "../support/database.ts";
import { createStackDatabase, type DrivenStack, drive, type Row } from "../support/stack.ts";
import { cc, csp, ic, quotesFor, str, vcc, vpc } from "../support/trades.ts";

/** USD per contract and leg. */
const FEE = 0.65;

/**
 * Every strategy that Alpaca trades, each sold for 150.00 a contract, with the limit of its order and its number of
 * legs.
 */
const TRADES = [
  { trade: csp({ request_id: "csp", ticker: "SPY", quantity: 2 }), limit: "1.50", legs: 1 },
  { trade: vpc({ request_id: "vpc", ticker: "QQQ", quantity: 2 }), limit: "-1.50", legs: 2 },
  { trade: vcc({ request_id: "vcc", ticker: "IWM" }), limit: "-1.50", legs: 2 },
  { trade: ic({ request_id: "ic", ticker: "XLE", quantity: 3 }), limit: "-1.50", legs: 4 },
  { trade: cc({ request_id: "cc", ticker: "TLT", quantity: 2 }), limit: "1.50", legs: 1 },
];

let db: TestDatabase;
let simulator: AlpacaSimulator;
let started: Stack;
let stack: DrivenStack;
const errors: string[] = [];

beforeAll(async () => {
  db = await createStackDatabase();
  await db.sql`update public.order_settings set estimated_fee = ${FEE}`;
  const { url, secretKey } = await db.rest();
  simulator = await startAlpacaSimulator({
    // Alpaca's market is the stack's.
    market: new SimulatedMarket(connect(url, secretKey)),
    now: async () => {
      const [clock] = await db.sql<{ now: Date }[]>`select private.now()`;
      return clock?.now ?? new Date();
    },
    fee: FEE,
    shares: { TLT: 200 },
  });
  started = await startStack({
    checkout: process.cwd(),
    database: { server: db.server, name: db.name },
    settings: simulator.environment,
    isPaced: false,
    onError: (line) => errors.push(line),
  });
  stack = drive({ ...started, chatUrl: started.chatUrl ?? "" }, db);
  await stack.setClock("2026-02-24T14:15:00Z");
});
afterAll(async () => {
  await started?.stop();
  await simulator?.stop();
  await db.drop();
});

/** Sets quotes at which closing any of them costs this much, USD per contract. */
async function mark(usd: number): Promise<void> {
  const quotes = TRADES.flatMap(({ trade }) => quotesFor(trade, usd)).map(
    ({ symbol, bid, ask }) => [symbol, [(bid ?? 0) / 100, (ask ?? 0) / 100]] as const,
  );
  await stack.quote(Object.fromEntries(quotes) as Record<string, [number, number]>);
}

/** Orders that Alpaca received, oldest first. */
function placed(): Row[] {
  return simulator.requests.filter(({ endpoint }) => endpoint === "place").map(({ body }) => body as Row);
}

const positions = () => db.sql<Row[]>`
  select request_id, status, entry_price::float, exit_price::float, exit_reason, fees::float, realized_pnl::float
  from public.positions order by position_id`;

it("five strategies are proposed and approved before the open: nothing is sent", async () => {
  await stack.underlying(Object.fromEntries(TRADES.map(({ trade }) => [trade.ticker, 600])));
  await mark(150);
  for (const { trade } of TRADES) {
    expect((await stack.call("propose-trade", trade)).status).toBe(201);
    await stack.press(await stack.card(trade.ticker), "Approve");
    await stack.card(trade.ticker, "✅ Approved");
  }
  expect(placed()).toEqual([]);
});

it("each is sent after the open, as one order at the approved credit, and open from its fill", async () => {
  await stack.advance(20);
  const orders = placed();
  expect(orders).toHaveLength(TRADES.length);
  for (const { trade, limit, legs } of TRADES) {
    const [symbol] = quotesFor(trade, 150).map((quote) => quote.symbol);
    const order = orders.find(({ legs: many, ...one }) =>
      (many === undefined ? [one] : (many as Row[])).some((leg) => leg.symbol === symbol),
    );
    expect(order).toMatchObject({
      qty: String(trade.quantity),
      type: "limit",
      time_in_force: "day",
      ...(legs > 1 && { order_class: "mleg" }),
    });
    expect(Number(order?.limit_price)).toBe(Number(limit));
    expect((order?.legs as Row[] | undefined)?.length ?? 1).toBe(legs);
  }
  const opened = await positions();
  for (const { trade, legs } of TRADES) {
    expect(opened).toContainEqual(
      expect.objectContaining({
        request_id: trade.request_id,
        status: "OPEN",
        entry_price: 150,
        fees: expect.closeTo(trade.quantity * legs * FEE, 4),
      }),
    );
    await stack.card(trade.ticker, /opened at 150\.00/);
  }
});

it("a strangle is refused when it is proposed, with a reason", async () => {
  const { status, body } = await stack.call("propose-trade", str({ ticker: "GLD" }));
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain("Alpaca does not trade short strangles.");
});

it("they are in the broker's account as in the book, and marked by its quotes", async () => {
  await stack.send("/reconcile");
  await stack.message(({ text }) => text.startsWith("✅ 10 symbols agree"));
  await mark(110);
  await stack.advance(5);
  const marks = await db.sql<Row[]>`select mark::float from public.v_open_positions`;
  expect(marks).toEqual(TRADES.map(() => ({ mark: 110 })));
});

it("each is closed at the profit target, with Alpaca's fills and the estimated fees", async () => {
  await stack.setClock("2026-03-03T18:59:00Z");
  await mark(75);
  await stack.advance(1);
  await stack.advance(5);
  const closed = await positions();
  for (const { trade, legs } of TRADES) {
    const fees = 2 * trade.quantity * legs * FEE;
    expect(closed).toContainEqual({
      request_id: trade.request_id,
      status: "CLOSED",
      entry_price: 150,
      exit_price: 75,
      exit_reason: "profit_target",
      fees: expect.closeTo(fees, 4),
      realized_pnl: expect.closeTo(75 * trade.quantity - fees, 4),
    });
    await stack.card(trade.ticker, /closed at 75\.00/);
  }
  expect(placed()).toHaveLength(2 * TRADES.length);
});

it("the broker holds nothing any more, and the profit is in cash", async () => {
  expect([...simulator.book.holdings()]).toEqual([]);
  const [made] = await db.sql<{ sum: number }[]>`
    select sum(pnl_realized)::float as sum from public.trade_history`;
  expect(simulator.book.cash - simulator.book.fees).toBeCloseTo(made?.sum ?? 0, 4);
  // The shares were there before.
  expect([...(await db.sql`select symbol, kind, speaks from public.drifts`)]).toEqual([
    { symbol: "TLT", kind: "foreign", speaks: false },
  ]);
  expect(simulator.limits.trading.exceeded + simulator.limits.data.exceeded).toBe(0);
});

it("nothing was logged as an error", async () => {
  await stack.quiet();
  expect(errors).toEqual([]);
});
