import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { csp, putSymbol, vpc } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

const conflict = { name: "DatabaseError", status: 409 };
const invalid = { name: "DatabaseError", status: 422 };

const open = (request: TradeRequest = csp()) =>
  world.positions.createPosition(request, request.net_credit, request.quantity, {});

describe("createPosition", () => {
  it("creates the specification's test position", async () => {
    const request = csp({
      request_id: "TEST_001",
      ticker: "SPY",
      expiration_date: "2026-03-21",
      legs: [{ action: "sell", option_type: "put", strike: 580, expiration: "2026-03-21", quantity: 1 }],
    });
    expect(await world.positions.createPosition(request, 150, 1, { order_id: "TS123" })).toMatchObject({
      request_id: "TEST_001",
      ticker: "SPY",
      status: "OPEN",
      entry_date: "2026-03-03T15:00:00+00:00",
      entry_price: 150,
      profit_target: 75,
      stop_loss: 300,
      quantity: 1,
      open_quantity: 1,
      expiration_date: "2026-03-21",
      legs: [{ action: "sell", option_type: "put", strike: 580, expiration: "2026-03-21", quantity: 1 }],
    });
  });

  it("takes a ticker in any case", async () => {
    expect(await open(csp({ ticker: "spy" }))).toMatchObject({
      ticker: "SPY",
      legs: [{ symbol: "SPY260417P00580000" }],
    });
  });

  it("records a filled order of source manual with the execution data, and sends nothing", async () => {
    const request = csp();
    const { position_id } = await world.positions.createPosition(request, 150, 1, {
      order_id: "TS123",
      note: "by phone",
    });
    expect(await world.orders({ position_id })).toMatchObject([
      {
        purpose: "entry",
        source: "manual",
        status: "filled",
        filled_quantity: 1,
        fill_cash: 150,
        broker_order_id: "TS123",
        execution_data: { order_id: "TS123", note: "by phone" },
      },
    ]);
    expect(await world.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("the same again returns the same position and changes nothing", async () => {
    const request = vpc({ quantity: 2, overrides: { exit_dte: 14 } });
    const first = await world.positions.createPosition(request, 151.5, 2, { order_id: "TS1" });
    expect(await world.positions.createPosition(request, 151.5, 2, { order_id: "TS1" })).toEqual(first);
    expect(
      await world.positions.recordPosition({
        request,
        entry_price: 151.5,
        quantity: 2,
        execution_data: { order_id: "TS1" },
      }),
    ).toEqual({
      position: first,
      created: false,
    });
    expect(await world.orders({ position_id: first.position_id })).toHaveLength(1);
    expect(await world.alerts()).toEqual(["opened"]);
  });

  it("the same again, five times at once, creates one position", async () => {
    const request = csp();
    const created = await Promise.all(Array.from({ length: 5 }, () => open(request)));
    expect(new Set(created.map(({ position_id }) => position_id)).size).toBe(1);
    expect(await world.orders({ request_id: request.request_id })).toHaveLength(1);
  });

  it("the same again after it was closed, or has expired, returns it as it is", async () => {
    const request = csp({ expiration_date: "2026-03-06" });
    const { position_id } = await open(request);
    await world.positions.closePosition(position_id, 50);
    expect(await open(request)).toMatchObject({ position_id, status: "CLOSED" });
    await world.setClock("2026-03-09T15:00:00Z");
    expect(await open(request)).toMatchObject({ position_id, status: "CLOSED" });
  });

  it.each<[string, Partial<TradeRequest>, number, number, Record<string, string>]>([
    ["entry price", {}, 150.01, 2, {}],
    ["filled quantity", {}, 150, 1, {}],
    ["execution", {}, 150, 2, { order_id: "other" }],
    ["strike", { strike_price: 570 }, 150, 2, {}],
    ["credit", { net_credit: 140 }, 150, 2, {}],
    ["expiration", { expiration_date: "2026-05-15" }, 150, 2, {}],
    ["ticker", { ticker: "QQQ" }, 150, 2, {}],
  ])("the same request_id with another %s is a conflict", async (_what, differing, price, quantity, execution) => {
    const request = csp({ quantity: 2 });
    const position = await open(request);
    await expect(
      world.positions.createPosition({ ...request, ...differing }, price, quantity, execution),
    ).rejects.toMatchObject(conflict);
    expect(await world.positions.getPositionByRequestId(request.request_id)).toEqual(position);
  });

  it("takes a request that waits for approval, so that nobody can approve it as well", async () => {
    const request = csp();
    await world.propose(request);
    await world.deliver();
    await open(request);
    expect((await world.press(request.request_id, "approve")).outcome).not.toBe("approved");
    expect(await world.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("is refused while the request's own entry is at the broker", async () => {
    const request = csp();
    await world.approve(request);
    await world.driveUnderlying(request.ticker, 588);
    await world.drive(putSymbol(request), 1.35, 1.45);
    await world.check();
    expect(await world.request(request.request_id)).toMatchObject({ status: "executing" });
    await expect(open(request)).rejects.toMatchObject(conflict);
  });

  it.each([
    ["zero", 0],
    ["negative", -150],
    ["as large as the spread is wide", 500],
  ])("refuses an entry price that is %s, and writes nothing", async (_what, price) => {
    await expect(world.positions.createPosition(vpc(), price, 1)).rejects.toThrow();
    expect(await world.sql`select from public.trade_requests`).toHaveLength(0);
  });

  it("refuses an expiration that has passed", async () => {
    await expect(open(csp({ expiration_date: "2026-03-02" }))).rejects.toMatchObject(invalid);
  });
});

describe("getPositionByRequestId", () => {
  it("is case-sensitive, and null when there is none", async () => {
    const { position_id } = await open(csp({ request_id: "Trade-1" }));
    expect(await world.positions.getPositionByRequestId("Trade-1")).toMatchObject({ position_id });
    expect(await world.positions.getPositionByRequestId("trade-1")).toBeNull();
  });

  it.each([
    "a,b",
    'quote"d',
    "per%cent",
    "(paren)",
    "and&or=?",
    "ümlaut 🎯",
    "back\\slash",
    "dot.eq.x",
    "123",
    "1e5",
    "[1]",
  ])("finds %s", async (request_id) => {
    await open(csp({ request_id }));
    expect(await world.positions.getPositionByRequestId(request_id)).toMatchObject({ request_id });
  });
});

describe("getOpenPositions", () => {
  it("returns what is open, or what is open in one ticker", async () => {
    const [spy, qqq, closed] = [
      await open(csp({ ticker: "SPY" })),
      await open(csp({ ticker: "QQQ" })),
      await open(csp({ ticker: "SPY" })),
    ];
    await world.positions.closePosition(closed.position_id, 10);
    const ids = (found: { position_id: number }[]) => found.map(({ position_id }) => position_id);
    expect(ids(await world.positions.getOpenPositions())).toEqual([spy.position_id, qqq.position_id]);
    expect(ids(await world.positions.getOpenPositions({ ticker: "SPY" }))).toEqual([spy.position_id]);
    expect(await world.positions.getOpenPositions({ ticker: "IWM" })).toEqual([]);
  });
});

describe("checkExitConditions", () => {
  it("names the open positions for which a rule holds, by the latest marks, and changes nothing", async () => {
    const requests = [csp(), csp(), csp(), csp({ overrides: { auto_exit: false } })];
    const ids = await Promise.all(requests.map((request) => world.open(request)));
    const [holds, profits, loses, watched] = ids;
    const marks = [1.5, 0.75, 4.5, 0.5];
    for (const [i, request] of requests.entries()) {
      const mark = marks[i] ?? 0;
      await world.drive(putSymbol(request), mark - 0.01, mark + 0.01);
    }
    // A check whose orders never leave.
    await world.decide(await world.marketData.optionQuotes(requests.map((request) => putSymbol(request))));

    const everything = async () =>
      JSON.stringify([
        await world.sql`select * from public.positions order by 1`,
        await world.sql`select * from public.orders order by 1`,
        await world.sql`select * from private.exit_decisions order by 1, 2`,
        await world.sql`select * from private.exit_checks order by 1`,
        await world.sql`select * from private.outbox order by 1`,
        await world.sql`select * from private.check_lease`,
      ]);
    const before = await everything();
    const due = await world.positions.checkExitConditions();
    expect(due.map(([{ position_id }, reason]) => [position_id, reason])).toEqual(
      [
        [profits, "profit_target"],
        [loses, "stop_loss"],
        [watched, "profit_target"],
      ].sort(([a], [b]) => Number(a) - Number(b)),
    );
    expect(due.map(([{ position_id }]) => position_id)).not.toContain(holds);
    expect(await everything()).toBe(before);
  });

  it("knows the date rule before any mark was taken", async () => {
    const { position_id } = await open(csp({ expiration_date: "2026-03-24" }));
    const due = await world.positions.checkExitConditions();
    expect(due).toMatchObject([[{ position_id }, "21dte"]]);
  });

  it("is empty for an empty book", async () => {
    expect(await world.positions.checkExitConditions()).toEqual([]);
  });
});

describe("closePosition", () => {
  it("records a close elsewhere: history, P&L, and nothing is sent", async () => {
    const { position_id } = await open();
    await world.setClock("2026-03-05T15:00:00Z");
    expect(await world.positions.closePosition(position_id, 175, "test_exit", -25)).toMatchObject({
      status: "CLOSED",
      open_quantity: 0,
      exit_date: "2026-03-05T15:00:00+00:00",
      exit_price: 175,
      exit_reason: "test_exit",
      realized_pnl: -25,
      pnl_percent: -16.67,
      days_held: 2,
    });
    expect(await world.trades()).toMatchObject([
      {
        position_id,
        pnl_realized: -25,
        win_loss: "LOSS",
        status: "CLOSED",
        executed_by: "manual",
        exit_reason: "test_exit",
      },
    ]);
    expect((await world.orders({ position_id })).at(-1)).toMatchObject({
      purpose: "exit",
      source: "manual",
      status: "filled",
      fill_cash: -175,
    });
    expect(await world.check()).toMatchObject({ checked: 0, exits: [], closed: [] });
  });

  it("refuses a realized_pnl that differs, naming both figures, and changes nothing", async () => {
    const { position_id } = await open();
    // The specification's own call: 25.00 is the P&L of a long position.
    const refused = world.positions.closePosition(position_id, 175, "test_exit", 25);
    await expect(refused).rejects.toMatchObject(invalid);
    await expect(refused).rejects.toThrow(/(?<![\d.-])25(\.0+)?(?!\d).*-25(\.0+)?(?!\d)/);
    expect(await world.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 1,
      realized_pnl: 0,
    });
    expect(await world.orders({ position_id })).toHaveLength(1);
    expect(await world.trades()).toEqual([]);
  });

  it("takes a realized_pnl that is right, or none", async () => {
    const [one, other] = [await open(), await open()];
    expect(await world.positions.closePosition(one.position_id, 60.25, "manual", 89.75)).toMatchObject({
      realized_pnl: 89.75,
    });
    expect(await world.positions.closePosition(other.position_id, 60.25)).toMatchObject({
      realized_pnl: 89.75,
      exit_reason: "manual",
    });
  });

  it("keeps a reason without the spaces around it: fifty characters are counted as they are kept", async () => {
    const { position_id } = await open();
    const reason = "x".repeat(50);
    expect(await world.positions.closePosition(position_id, 75, `  ${reason}  `)).toMatchObject({
      exit_reason: reason,
    });
  });

  it("records a close however much it cost beside the credit", async () => {
    const request = csp({ strike_price: 99_999, net_credit: 0.01 });
    const { position_id } = await world.positions.createPosition(request, 0.01, 1);
    expect(await world.positions.closePosition(position_id, 9_999_900)).toMatchObject({
      realized_pnl: -9_999_899.99,
      pnl_percent: -99_998_999_900,
    });
  });

  it.each([
    ["a reason of one's own", "took it off: boring"],
    ["fifty characters", "x".repeat(50)],
    ["fifty characters beyond ASCII", "é🎯".repeat(25)],
    ["markup", "<b>& done</b>"],
  ])("takes any text as reason: %s", async (_what, reason) => {
    const { position_id } = await open();
    expect(await world.positions.closePosition(position_id, 75, reason)).toMatchObject({
      exit_reason: reason,
    });
  });

  it.each([
    ["none", ""],
    ["blanks", "   "],
    ["fifty-one characters", "x".repeat(51)],
  ])("refuses as reason: %s", async (_what, reason) => {
    const { position_id } = await open();
    await expect(world.positions.closePosition(position_id, 75, reason)).rejects.toMatchObject(invalid);
    expect(await world.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("is by a person, whatever reason is given", async () => {
    const { position_id } = await open();
    await world.positions.closePosition(position_id, 75, "profit_target", 75);
    expect(await world.trades()).toMatchObject([{ exit_reason: "profit_target", executed_by: "manual" }]);
  });

  it("may be for nothing, but not for less", async () => {
    const [free, less] = [await open(), await open()];
    expect(await world.positions.closePosition(free.position_id, 0)).toMatchObject({
      realized_pnl: 150,
      pnl_percent: 100,
    });
    await expect(world.positions.closePosition(less.position_id, -0.01)).rejects.toMatchObject(invalid);
  });

  it("of a position that is closed is a conflict: it is closed once", async () => {
    const { position_id } = await open();
    await world.positions.closePosition(position_id, 75);
    await expect(world.positions.closePosition(position_id, 75)).rejects.toMatchObject(conflict);
    expect(await world.trades()).toHaveLength(1);
  });

  it("five times at once closes once", async () => {
    const { position_id } = await open();
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => world.positions.closePosition(position_id, 75)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await world.trades()).toHaveLength(1);
  });

  it("of a position that does not exist is 404", async () => {
    await expect(world.positions.closePosition(999_999, 75)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    "intent",
    "sent",
    "working",
    "unknown",
  ])("while a close is %s is a conflict: recording another would close it twice", async (status) => {
    const request = csp();
    const { position_id } = await open(request);
    await world.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, limit_price, quantity, status)
        values (${request.request_id}, ${position_id}, 'exit', 'profit_target', 4, 75, 1, ${status})`;
    await expect(world.positions.closePosition(position_id, 75)).rejects.toMatchObject(conflict);
    expect(await world.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("after a part was closed closes the rest, and the P&L is of both", async () => {
    const request = csp({ quantity: 3 });
    const { position_id } = await open(request);
    await world.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, limit_price, quantity, status)
      values (${request.request_id}, ${position_id}, 'exit', 'profit_target', 4, 75, 3, 'working')`;
    const order_id = Number((await world.orders({ position_id })).at(-1)?.order_id);
    await world.finish(await world.begin(), [
      { order_id, status: "cancelled", filled_quantity: 1, fill_cash: -75.5, fees: 0.65 },
    ]);
    expect(await world.positions.closePosition(position_id, 100)).toMatchObject({
      status: "CLOSED",
      // 450 - 75.50 - 200 - 0.65
      realized_pnl: 173.85,
      exit_price: 91.8333,
    });
    expect(await world.trades()).toMatchObject([{ quantity: 3, pnl_realized: 173.85 }]);
  });
});

describe("performance", () => {
  it("of a book without closed trades is nothing", async () => {
    await open();
    expect(await world.positions.getPerformanceMetrics()).toEqual({
      total_trades: 0,
      total_wins: 0,
      total_losses: 0,
      win_rate: null,
      total_pnl: 0,
      avg_pnl_per_trade: null,
      max_loss: null,
      max_win: null,
      pnl_stddev: null,
    });
    expect(await world.positions.getDailyPnl("2026-03-03")).toEqual({
      date: "2026-03-03",
      trades: 0,
      wins: 0,
      losses: 0,
      win_rate: null,
      total_pnl: 0,
    });
  });

  it("is of all closed trades, and by New York's date of their exit", async () => {
    for (const [closedAt, exitPrice] of [
      ["2026-03-03T23:30:00Z", 75],
      ["2026-03-04T03:30:00Z", 50.5],
      ["2026-03-04T15:00:00Z", 250],
    ] as const) {
      await world.setClock("2026-03-03T15:00:00Z");
      const { position_id } = await open();
      await world.setClock(closedAt);
      await world.positions.closePosition(position_id, exitPrice);
    }
    expect(await world.positions.getDailyPnl("2026-03-03")).toEqual({
      date: "2026-03-03",
      trades: 2,
      wins: 2,
      losses: 0,
      win_rate: 100,
      total_pnl: 174.5,
    });
    expect(await world.positions.getDailyPnl("2026-03-04")).toMatchObject({
      trades: 1,
      losses: 1,
      total_pnl: -100,
    });
    expect(await world.positions.getPerformanceMetrics()).toMatchObject({
      total_trades: 3,
      total_wins: 2,
      total_losses: 1,
      win_rate: 66.7,
      total_pnl: 74.5,
      avg_pnl_per_trade: 24.83,
      max_loss: -100,
      max_win: 99.5,
    });
  });

  it("is not asked for a day that there is not", async () => {
    await expect(world.positions.getDailyPnl("2026-02-30")).rejects.toThrow();
    await expect(world.positions.getDailyPnl("today")).rejects.toThrow();
  });
});
