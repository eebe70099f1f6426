import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** A trade opened at one instant and closed at another, for `pnl` USD. */
async function trade(ticker: string, closedAt: string, pnl: number, openedAt = "2026-02-10T15:00:00Z") {
  await book.setClock(openedAt);
  const position_id = await book.open(csp({ ticker, expiration_date: "2026-12-18" }));
  await book.setClock(closedAt);
  await book.call("close_position", { position_id, exit_price: 150 - pnl });
}

/** Rows as REST returns them: numbers and dates as text or numbers. */
async function rows(text: string): Promise<unknown> {
  const [row] = await book.sql.unsafe(
    `select coalesce(jsonb_agg(to_jsonb(v)), '[]') as rows from (${text}) v`,
  );
  return row?.rows;
}

describe("v_daily_pnl", () => {
  const daily = () => rows("select * from public.v_daily_pnl order by trade_date, ticker");

  it("has one row per exit date and ticker: trades, wins, losses, win rate, total, average", async () => {
    await trade("SPY", "2026-03-03T15:00:00Z", 75);
    await trade("SPY", "2026-03-03T16:00:00Z", 50.5);
    await trade("SPY", "2026-03-03T17:00:00Z", -100);
    await trade("QQQ", "2026-03-03T18:00:00Z", 0);
    await trade("SPY", "2026-03-04T15:00:00Z", 25);
    expect(await daily()).toEqual([
      {
        trade_date: "2026-03-03",
        ticker: "QQQ",
        trades_count: 1,
        wins: 0,
        losses: 1,
        win_rate: 0,
        total_pnl: 0,
        avg_pnl: 0,
        shares_pnl: 0,
      },
      {
        trade_date: "2026-03-03",
        ticker: "SPY",
        trades_count: 3,
        wins: 2,
        losses: 1,
        win_rate: 66.7,
        total_pnl: 25.5,
        avg_pnl: 8.5,
        shares_pnl: 0,
      },
      {
        trade_date: "2026-03-04",
        ticker: "SPY",
        trades_count: 1,
        wins: 1,
        losses: 0,
        win_rate: 100,
        total_pnl: 25,
        avg_pnl: 25,
        shares_pnl: 0,
      },
    ]);
  });

  it.each([
    ["23:30 UTC in winter is the same day in New York", "2026-03-03T23:30:00Z", "2026-03-03"],
    ["03:30 UTC in winter is the day before", "2026-03-04T03:30:00Z", "2026-03-03"],
    ["04:59 UTC in winter is the day before", "2026-03-04T04:59:59Z", "2026-03-03"],
    ["05:00 UTC in winter is that day", "2026-03-04T05:00:00Z", "2026-03-04"],
    ["03:59 UTC in summer is the day before", "2026-07-02T03:59:59Z", "2026-07-01"],
    ["04:00 UTC in summer is that day", "2026-07-02T04:00:00Z", "2026-07-02"],
    ["23:59 on the day the clocks go forward", "2026-03-09T03:59:00Z", "2026-03-08"],
  ])("uses New York's date: a close at %s", async (_when, closedAt, trade_date) => {
    await trade("SPY", closedAt, 75);
    expect(await daily()).toMatchObject([{ trade_date, trades_count: 1 }]);
    expect(await book.call("daily_pnl", { date: trade_date })).toMatchObject({ date: trade_date, trades: 1 });
  });

  it("uses the exit, not the entry", async () => {
    await trade("SPY", "2026-03-03T15:00:00Z", 75, "2026-01-05T15:00:00Z");
    expect(await daily()).toMatchObject([{ trade_date: "2026-03-03" }]);
  });

  it("counts a spread as one trade, not one per leg", async () => {
    const position_id = await book.open(vpc({ quantity: 3 }));
    await book.call("close_position", { position_id, exit_price: 50 });
    expect(await daily()).toMatchObject([{ trades_count: 1, wins: 1, total_pnl: 300, avg_pnl: 300 }]);
  });

  it("is empty without trades", async () => {
    await book.open(csp());
    expect(await daily()).toEqual([]);
  });
});

describe("daily_pnl sums one New York date over all tickers", () => {
  it("as in the specification: 3 trades, 2 wins, 66.7 %, 175.00", async () => {
    await trade("SPY", "2026-02-20T15:00:00Z", 125);
    await trade("QQQ", "2026-02-20T16:00:00Z", 100);
    await trade("IWM", "2026-02-20T17:00:00Z", -50);
    await trade("IWM", "2026-02-23T17:00:00Z", 1);
    expect(await book.call("daily_pnl", { date: "2026-02-20" })).toEqual({
      date: "2026-02-20",
      trades: 3,
      wins: 2,
      losses: 1,
      win_rate: 66.7,
      total_pnl: 175,
      shares_pnl: 0,
    });
  });

  it("to zero on a day without trades", async () => {
    expect(await book.call("daily_pnl", { date: "2026-02-22" })).toEqual({
      date: "2026-02-22",
      trades: 0,
      wins: 0,
      losses: 0,
      win_rate: null,
      total_pnl: 0,
      shares_pnl: 0,
    });
  });
});

describe("v_performance_metrics", () => {
  const metrics = () => rows("select * from public.v_performance_metrics");

  it("is one empty row without trades", async () => {
    expect(await metrics()).toEqual([
      {
        total_trades: 0,
        total_wins: 0,
        total_losses: 0,
        win_rate: null,
        total_pnl: 0,
        avg_pnl_per_trade: null,
        max_loss: null,
        max_win: null,
        pnl_stddev: null,
        shares_pnl: 0,
      },
    ]);
  });

  it("sums up all closed trades: 11 wins of 15 are 73.3 %, 450.00 are 30.00 a trade", async () => {
    const pnls = [...Array.from({ length: 10 }, () => 75), 100, -100, -150, -140, -10];
    for (const [i, pnl] of pnls.entries()) {
      await trade("SPY", `2026-03-03T${15 + (i % 5)}:00:00Z`, pnl);
    }
    await book.open(csp());
    expect(await metrics()).toEqual([
      {
        total_trades: 15,
        total_wins: 11,
        total_losses: 4,
        win_rate: 73.3,
        total_pnl: 450,
        avg_pnl_per_trade: 30,
        max_loss: -150,
        max_win: 100,
        pnl_stddev: 86.58,
        shares_pnl: 0,
      },
    ]);
  });

  it("has no deviation of a single trade, and no worst loss without one", async () => {
    await trade("SPY", "2026-03-03T15:00:00Z", 75);
    expect(await metrics()).toMatchObject([
      { total_trades: 1, win_rate: 100, max_win: 75, max_loss: null, pnl_stddev: null },
    ]);
  });
});

describe("v_open_positions", () => {
  const open = () => rows("select * from public.v_open_positions order by position_id");

  it("shows the mark, the P&L and the distance to each rule", async () => {
    const request = csp({ ticker: "SPY", quantity: 2 });
    const position_id = await book.open(request);
    await book.decide(quotesFor(request, 120));
    expect(await open()).toMatchObject([
      {
        position_id,
        request_id: request.request_id,
        ticker: "SPY",
        strategy_type: "CSP",
        contract: "SPY 580 put Apr 17 '26",
        contract_short: "SPY 580p",
        expiration_date: "2026-04-17",
        dte: 45,
        quantity: 2,
        open_quantity: 2,
        entry_price: 150,
        mark: 120,
        mark_fault: null,
        unrealized_pnl: 60,
        pnl: 60,
        profit_target: 150,
        stop_loss: 600,
        exit_dte: 21,
        auto_exit: true,
        profit_price: 75,
        stop_price: 450,
        to_profit_target: 90,
        to_stop_loss: 660,
        to_exit_dte: 24,
        exit_reason: null,
        verdict: "hold",
        close_order_id: null,
        close_status: null,
        collateral: 116_000,
        max_risk: 115_700,
        realized_pnl: 0,
      },
    ]);
  });

  it("shows a working close: the position is OPEN until it has filled", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = Number(place[0]?.order_id);
    expect(await open()).toMatchObject([
      { position_id, close_order_id: order_id, close_status: "sent", close_reason: "profit_target" },
    ]);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 75 }]);
    expect(await open()).toMatchObject([
      { close_status: "working", close_limit_price: 75, exit_reason: "profit_target" },
    ]);
    await book.finish(await book.begin(), [
      { order_id, status: "filled", filled_quantity: 1, fill_cash: -75, fees: 0 },
    ]);
    expect(await open()).toEqual([]);
  });

  it.each([
    ["at 23:59 on the day before daylight saving", "2026-03-08T04:59:00Z", 41],
    ["at 00:01 on the day of the change", "2026-03-08T05:01:00Z", 40],
    ["at 23:59 on the day of the change", "2026-03-09T03:59:00Z", 40],
    ["at 00:01 on the day after it", "2026-03-09T04:01:00Z", 39],
    ["at 23:59 three days before", "2026-04-15T03:59:00Z", 3],
    ["at 00:01 two days before", "2026-04-15T04:01:00Z", 2],
    ["at 23:59 on the day before expiration", "2026-04-17T03:59:00Z", 1],
    ["at 00:01 on the day of expiration", "2026-04-17T04:01:00Z", 0],
  ])("counts New York's calendar days to expiration: %s", async (_when, now, dte) => {
    await book.open(csp());
    await book.setClock(now);
    expect(await open()).toMatchObject([{ dte, to_exit_dte: dte - 21 }]);
  });

  it("has one row per position, whatever orders it has had", async () => {
    const request = csp();
    await book.open(request);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { run_id, place } = await book.send(quotesFor(request, 75));
      await book.finish(run_id, [
        { order_id: Number(place[0]?.order_id), status: "rejected", message: "no" },
      ]);
    }
    expect(await open()).toHaveLength(1);
  });
});
