import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../local/stack.ts";
import { connect } from "../../shared/database.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import type { TestDatabase } from "../support/database.ts";
import {
  type ChatMessage,
  createStackDatabase,
  csp,
  type DrivenStack,
  drive,
  putSymbol,
  type Row,
  vpc,
} from "../support/stack.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";

/** USD per contract and leg. */
const FEE = 0.65;

let db: TestDatabase;
let simulator: Simulator;
let started: Stack;
let stack: DrivenStack;
const errors: string[] = [];

beforeAll(async () => {
  db = await createStackDatabase();
  const { url, secretKey } = await db.rest();
  simulator = await startSimulator({
    // TradeStation's market is the stack's.
    market: new SimulatedMarket(connect(url, secretKey)),
    now: async () => {
      const [clock] = await db.sql<{ now: Date }[]>`select private.now()`;
      return clock?.now ?? new Date();
    },
    fee: FEE,
    rotation: true,
  });
  started = await startStack({
    checkout: process.cwd(),
    database: { server: db.server, name: db.name },
    settings: simulator.environment,
    isPaced: false,
    onError: (line) => errors.push(line),
  });
  stack = drive({ ...started, chatUrl: started.chatUrl ?? "" }, db);
});
afterAll(async () => {
  await started?.stop();
  await simulator?.stop();
  await db.drop();
});

/** Orders that TradeStation received, oldest first. */
function placed(): Row[] {
  return simulator.requests.filter(({ endpoint }) => endpoint === "place").map(({ body }) => body as Row);
}

async function position(request_id: string): Promise<Row | undefined> {
  const [found] = await db.sql<Row[]>`
    select position_id::integer, status, entry_price::float, exit_price::float, exit_reason, fees::float, realized_pnl::float
    from public.positions where request_id = ${request_id}`;
  return found;
}

describe.each([
  {
    trade: csp({ request_id: "csp", ticker: "SPY", quantity: 2 }),
    atFirst: { 580: [1.45, 1.55] },
    later: { 580: [0.7, 0.8] },
    entry: { Symbol: "SPY 260417P580", Quantity: "2", TradeAction: "SELLTOOPEN", LimitPrice: "1.50" },
    exit: { Symbol: "SPY 260417P580", Quantity: "2", TradeAction: "BUYTOCLOSE", LimitPrice: "0.75" },
  },
  {
    trade: vpc({ request_id: "vpc", ticker: "QQQ", quantity: 2 }),
    atFirst: { 580: [2.95, 3.05], 575: [1.45, 1.55] },
    later: { 580: [1.2, 1.26], 575: [0.45, 0.51] },
    // A credit of a spread is a negative price.
    entry: {
      LimitPrice: "-1.50",
      Legs: [
        { Symbol: "QQQ 260417P580", Quantity: "2", TradeAction: "SELLTOOPEN" },
        { Symbol: "QQQ 260417P575", Quantity: "2", TradeAction: "BUYTOOPEN" },
      ],
    },
    exit: {
      LimitPrice: "0.75",
      Legs: [
        { Symbol: "QQQ 260417P580", Quantity: "2", TradeAction: "BUYTOCLOSE" },
        { Symbol: "QQQ 260417P575", Quantity: "2", TradeAction: "SELLTOCLOSE" },
      ],
    },
  },
])("two $trade.strategy_type of $trade.ticker at TradeStation", ({ trade, atFirst, later, entry, exit }) => {
  const legs = trade.width === undefined ? 1 : 2;
  const { request_id, ticker } = trade;
  let card: ChatMessage;
  let before: number;

  const quote = (prices: object) =>
    stack.quote(
      Object.fromEntries(
        Object.entries(prices).map(([strike, sides]) => [putSymbol(trade, Number(strike)), sides]),
      ),
    );

  beforeAll(async () => {
    before = placed().length;
    await stack.setClock("2026-02-24T14:15:00Z");
    await stack.underlying({ [ticker]: 600 });
    await quote(atFirst);
  });

  it("are proposed and approved before the open: nothing is sent", async () => {
    await stack.propose(trade);
    card = await stack.card(ticker);
    await stack.press(card, "Approve");
    await stack.card(ticker, "✅ Approved");
    expect(placed()).toHaveLength(before);
  });

  it("are sent after the open, as one order at the approved credit, and open from its fill", async () => {
    await stack.advance(20);
    expect(placed().slice(before)).toMatchObject([
      { OrderType: "Limit", TimeInForce: { Duration: "DAY" }, ...entry },
    ]);
    expect(await position(request_id)).toMatchObject({
      status: "OPEN",
      entry_price: 150,
      fees: 2 * legs * FEE,
    });
    await stack.message(({ text }) => text.startsWith("✅ Position") && text.includes(ticker));
    expect((await stack.card(ticker, /opened at 150\.00/)).message_id).toBe(card.message_id);
  });

  it("are held by the broker as by the book: /reconcile says so", async () => {
    await stack.send("/reconcile");
    await stack.message(({ text }) =>
      text.startsWith(legs === 1 ? "✅ 1 symbol agrees" : "✅ 2 symbols agree"),
    );
  });

  it("close at the profit target, with TradeStation's fills and fees", async () => {
    await stack.setClock("2026-03-03T18:59:00Z");
    await quote(later);
    await stack.advance(1);
    expect(placed().slice(before + 1)).toMatchObject([exit]);
    expect(await position(request_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "profit_target",
      exit_price: 75,
      fees: 4 * legs * FEE,
      realized_pnl: 150 - 4 * legs * FEE,
    });
  });

  it("are announced, and their card says how they ended", async () => {
    const alert = await stack.message(({ text }) => text.startsWith("📊") && text.includes(ticker));
    expect(alert.text).toMatch(/50% profit target/);
    expect((await stack.card(ticker, /closed at 75\.00/)).message_id).toBe(card.message_id);
  });
});

it("the broker holds nothing any more, and the profit is in cash", async () => {
  expect([...simulator.book.holdings()]).toEqual([]);
  const made = await db.sql<
    { sum: number }[]
  >`select sum(pnl_realized)::float as sum from public.trade_history`;
  expect(simulator.book.cash - simulator.book.fees).toBeCloseTo(made[0]?.sum ?? 0, 4);
  expect([...(await db.sql`select * from public.drifts`)]).toEqual([]);
});

it("the secret of the schedule is not enough to use up the quotes that its next check needs", async () => {
  const trade = csp({ request_id: "elsewhere", ticker: "IWM" });
  const recorded = { request: trade, entry_price: 150, quantity: 1, execution_data: {} };
  expect((await stack.call("create-position", recorded)).status).toBe(201);
  await stack.quote({ [putSymbol(trade, 580)]: [1.4, 1.6] });
  const statuses = new Set<number>();
  for (let check = 0; check < 40; check += 1) {
    const { status, body } = await stack.call("exit-check", {});
    statuses.add(status);
    if (status === 429) {
      expect(body).toMatchObject({ busy: true, checked: 0, retry_after: expect.any(Number) });
    }
  }
  expect(statuses).toEqual(new Set([200, 429]));
  expect(simulator.limits.exceeded).toBe(0);
  const [{ used } = { used: 0 }] = await db.sql<{ used: number }[]>`
    select sum(quote_calls)::integer as used from private.exit_checks where began_at > clock_timestamp() - interval '1 minute'`;
  expect(used).toBeLessThan(30);
  const asked = simulator.requests.filter(({ endpoint }) => endpoint === "quotes").length;
  expect(asked).toBeLessThan(30 + 1);
});

it("a start refuses a TradeStation that does not accept orders in the form in which they are sent", async () => {
  simulator.withoutLength = 411;
  await expect(
    startStack({
      checkout: process.cwd(),
      database: { server: db.server, name: db.name },
      settings: simulator.environment,
    }),
  ).rejects.toThrow(
    /does not take orders as they are sent, .* it says "HTTP 411", and with a length takes it/,
  );
  simulator.withoutLength = "as any other";
});

it("nothing was logged as an error", async () => {
  await stack.quiet();
  expect(errors).toEqual([]);
});
