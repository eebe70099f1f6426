import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newYork } from "../model/calendar.ts";
import type { History } from "../model/statistics.ts";
import { type Book, createBook, csp, quotesFor } from "../support/book.ts";
import {
  deposit,
  forget,
  live,
  put,
  readEquity,
  readPerformance,
  rows,
  start,
  until,
  withdrawal,
} from "./histories.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => forget(book));
afterAll(() => book.drop());

/** What the views say of a history; v_comparison, which takes Postgres longest to plan, is asked by itself. */
async function views(history: History) {
  await live(book, history);
  return {
    performance: await readPerformance(book),
    equity: await readEquity(book),
    trades: await rows(book, "select * from public.v_trades order by exit_date"),
  };
}

const readComparison = () => rows(book, "select * from public.v_comparison");

const NO_RETURNS = {
  total_return: null,
  annual_return: null,
  sharpe: null,
  sharpe_error: null,
  sortino: null,
  max_drawdown: null,
  drawdown_from: null,
  drawdown_to: null,
  recovered_on: null,
  calmar: null,
  few_sessions: true,
};

const FLAT = { ...NO_RETURNS, total_return: 0, annual_return: 0 };

const NO_TRADES = {
  trades: 0,
  wins: 0,
  losses: 0,
  win_rate: null,
  win_rate_low: null,
  win_rate_high: null,
  total_pnl: 0,
  fees: 0,
  slippage: null,
  expectancy: null,
  avg_win: null,
  avg_loss: null,
  profit_factor: null,
  payoff_ratio: null,
  avg_days_held: null,
  return_on_collateral: null,
  annual_return_on_collateral: null,
  avg_mfe: null,
  avg_mae: null,
  few_trades: true,
};

describe("without trades", () => {
  it("or a ledger there is one row of nothing", async () => {
    const { performance, equity, trades } = await views(until("2026-06-05", [], []));
    expect(performance).toMatchObject({ ...NO_TRADES, ...NO_RETURNS, sessions: 0, equity: null });
    expect([...equity, ...trades, ...(await readComparison())]).toEqual([]);
  });

  it("a ledger alone is an account that stands still, and flows are no return", async () => {
    const { performance, equity } = await views(
      until(
        "2026-06-03",
        [],
        [start("2026-06-01", 5_000), deposit("2026-06-02", 700), withdrawal("2026-06-03", 200)],
      ),
    );
    expect(performance).toMatchObject({ ...NO_TRADES, ...FLAT, sessions: 3, equity: 5_500 });
    expect(equity).toMatchObject([
      { flow: 5_000, pnl: 0, equity: 5_000, daily_return: 0, growth: 1, drawdown_percent: 0 },
      { flow: 700, pnl: 0, equity: 5_700, daily_return: 0, growth: 1, drawdown_percent: 0 },
      { flow: -200, pnl: 0, equity: 5_500, daily_return: 0, growth: 1, drawdown_percent: 0 },
    ]);
  });
});

describe("an account that was emptied before it began", () => {
  it("has grown by nothing until there is money again, and from then on as it does", async () => {
    const { equity } = await views(
      until(
        "2026-06-03",
        [put(["2026-06-02", 200], ["2026-06-03", 100])],
        [start("2026-06-01", 5_000), withdrawal("2026-06-01", 5_000), deposit("2026-06-03", 10_000)],
      ),
    );
    expect(equity).toMatchObject([
      { equity: 0, growth: 1, drawdown_percent: 0 },
      { equity: 0, growth: 1, drawdown_percent: 0 },
      { equity: 10_100, daily_return: 0.01, growth: 1.01, drawdown_percent: 0 },
    ]);
  });
});

describe("without a starting balance", () => {
  const trades = () => [put(["2026-06-01", 200], ["2026-06-02", 100]), put(["2026-06-03", 100], null)];

  it("what the trades made is known, and no ratio of the account", async () => {
    const { performance, equity } = await views(until("2026-06-03", trades(), []));
    expect(performance).toMatchObject({
      ...NO_RETURNS,
      trades: 1,
      total_pnl: 100,
      sessions: 3,
      equity: null,
    });
    const unknown = { equity: null, daily_return: null, growth: null, drawdown_percent: null };
    expect(equity).toMatchObject([
      { trade_date: "2026-06-01", pnl: 0, total_pnl: 0, ...unknown },
      { trade_date: "2026-06-02", pnl: 100, total_pnl: 100, ...unknown },
      { trade_date: "2026-06-03", pnl: 0, total_pnl: 100, ...unknown },
    ]);
  });

  it("a deposit does not make one", async () => {
    const { performance, equity } = await views(
      until("2026-06-03", trades(), [deposit("2026-06-02", 1_000)]),
    );
    expect(performance).toMatchObject({ ...NO_RETURNS, equity: null });
    expect(equity).toMatchObject([{ flow: 0 }, { flow: 1_000, equity: null }, { flow: 0 }]);
  });
});

describe("the figures of trades", () => {
  it("of a single one: no streak but its own, and Wilson's interval from 20.7 to 100 %", async () => {
    const { performance } = await views(
      until("2026-06-02", [put(["2026-06-01", 200], ["2026-06-02", 100])], [start("2026-06-01", 10_000)]),
    );
    expect(performance).toMatchObject({
      trades: 1,
      win_rate: 100,
      win_rate_low: 20.7,
      win_rate_high: 100,
      expectancy: 100,
      avg_loss: null,
      profit_factor: null,
      payoff_ratio: null,
      longest_win_streak: 1,
      longest_loss_streak: 0,
      current_streak: 1,
      total_return: 1,
      max_drawdown: null,
      calmar: null,
    });
    const comparison = await readComparison();
    expect(comparison.map(({ dimension, trades, best, worst }) => [dimension, trades, best, worst])).toEqual(
      expect.arrayContaining([["ticker", 1, 100, 100]]),
    );
  });

  it("when all won: no profit factor and no payoff ratio", async () => {
    const { performance } = await views(
      until(
        "2026-06-03",
        [put(["2026-06-01", 200], ["2026-06-02", 100]), put(["2026-06-01", 200], ["2026-06-03", 150])],
        [start("2026-06-01", 10_000)],
      ),
    );
    expect(performance).toMatchObject({ win_rate: 100, profit_factor: null, payoff_ratio: null });
    const factors = (await readComparison()).map(({ profit_factor }) => profit_factor);
    expect(factors).toEqual(factors.map(() => null));
  });

  const lost = () => until("2026-06-02", [put(["2026-06-01", 100], ["2026-06-02", 200])], []);

  it("when none won: a profit factor of nothing, for there is a loss to divide by", async () => {
    const { performance } = await views(lost());
    expect(performance).toMatchObject({ win_rate: 0, profit_factor: 0, payoff_ratio: null, avg_win: null });
  });

  it("and the same in each row of v_comparison", async () => {
    await live(book, lost());
    const factors = (await readComparison()).map(({ profit_factor }) => profit_factor);
    expect(factors).toEqual(factors.map(() => 0));
  });

  it("a trade that ended even did not win, and cannot be divided by", async () => {
    const { performance } = await views(
      until("2026-06-02", [put(["2026-06-01", 100], ["2026-06-02", 100])], []),
    );
    expect(performance).toMatchObject({ losses: 1, avg_loss: 0, profit_factor: null, payoff_ratio: null });
  });

  it("excursions are of the P&L at checks, and of the close", async () => {
    const days = [{ day: "2026-06-01", marks: [90] }];
    const { trades } = await views(
      until("2026-06-02", [put(["2026-06-01", 100], ["2026-06-02", 150], { days })], []),
    );
    expect(trades).toMatchObject([{ mfe: 10, mae: -50 }]);
  });

  it("excursions of a position that was closed in parts are of what was left", async () => {
    // Ten contracts at 100.00: nine bought back at 50.00, then marked at 10.00 and 800.00, the last bought back at 60.00.
    const request = csp({ quantity: 10, net_credit: 100 });
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 50));
    const order_id = Number(place[0]?.order_id);
    const working = { order_id, filled_quantity: 9, fill_cash: -450, fees: 0 };
    await book.finish(run_id, [{ ...working, status: "cancelled" }]);
    await book.setClock("2026-03-04T15:00:00Z");
    for (const mark of [10, 800]) {
      await book.decide(quotesFor(request, mark));
    }
    await book.sql`update public.orders set status = 'cancelled' where status = 'intent'`;
    await book.command("closed", { position_id, price: 60 });
    const [trade] = await rows(book, "select mfe, mae, pnl_realized from public.v_trades");
    expect(trade).toEqual({ mfe: 540, mae: -250, pnl_realized: 490 });
  });

  it("slippage is from the mid at which it was decided to close, however far the market has run", async () => {
    const request = csp({ net_credit: 150 });
    const position_id = await book.open(request);
    const first = await book.send(quotesFor(request, 75));
    await book.finish(first.run_id);
    // It fills before the next check, which sees the market at 90.00 and only then hears of the fill.
    const second = await book.send(quotesFor(request, 90));
    const { order_id } = await book.exit(position_id);
    await book.finish(second.run_id, [
      { order_id: Number(order_id), status: "filled", filled_quantity: 1, fill_cash: -75, fees: 0 },
    ]);
    expect(await rows(book, "select slippage from public.v_trades")).toEqual([{ slippage: 0 }]);
  });

  it("slippage of a close that a stop took over is from the market of the stop", async () => {
    const request = csp({ net_credit: 150 });
    const position_id = await book.open(request);
    const first = await book.send(quotesFor(request, 75));
    const { order_id } = await book.exit(position_id);
    const report = { order_id: Number(order_id), filled_quantity: 0, fill_cash: 0, fees: 0 };
    await book.finish(first.run_id, [{ ...report, status: "working" }]);
    const second = await book.send(quotesFor(request, 500));
    await book.finish(second.run_id, [{ ...report, status: "filled", filled_quantity: 1, fill_cash: -502 }]);
    expect(await rows(book, "select exit_reason, slippage from public.v_trades")).toEqual([
      { exit_reason: "stop_loss", slippage: 2 },
    ]);
  });

  it("what was quoted in the quiet period is no mark: the rules did not look at it", async () => {
    await book.sql`update public.settings set quiet_minutes_rules = 15`;
    const request = csp();
    const position_id = await book.open(request);
    await book.setClock("2026-03-04T14:35:00Z");
    await book.decide(quotesFor(request, 460));
    await book.setClock("2026-03-04T15:00:00Z");
    await book.decide(quotesFor(request, 120));
    await book.sql`update public.settings set quiet_minutes_rules = 0`;
    await book.command("closed", { position_id, price: 100 });
    expect(await rows(book, "select mfe, mae from public.v_trades")).toEqual([{ mfe: 50, mae: 0 }]);
  });
});

describe("the curve", () => {
  it("when flat has neither Sharpe nor Sortino nor Calmar, and no drawdown, whatever money earns without risk", async () => {
    const { performance } = await views(
      until("2026-06-03", [put(["2026-06-01", 100], ["2026-06-02", 100])], [start("2026-06-01", 10_000)], 4),
    );
    expect(performance).toMatchObject({ ...FLAT, sessions: 3 });
  });

  it("has no row before the first close", async () => {
    const history = until("2026-06-01", [put(["2026-06-01", 100], null)], [start("2026-06-01", 10_000)]);
    const { performance, equity } = await views({ ...history, now: newYork("2026-06-01", "15:59") });
    expect(equity).toEqual([]);
    expect(performance).toMatchObject({ ...NO_RETURNS, sessions: 0 });
  });

  it("has its row at 13:00 on a half day", async () => {
    const history = until("2026-11-27", [], [start("2026-11-27", 10_000)]);
    const { equity } = await views({ ...history, now: newYork("2026-11-27", "13:00") });
    expect(equity).toMatchObject([{ trade_date: "2026-11-27", equity: 10_000 }]);
  });

  it("has everything in the starting balance that moved before its day", async () => {
    const { performance, equity } = await views(
      until(
        "2026-06-02",
        [put(["2026-05-28", 200], ["2026-05-29", 100])],
        [start("2026-06-01", 10_000), deposit("2026-05-29", 500)],
      ),
    );
    expect(equity).toMatchObject([{ flow: 10_000, pnl: 0, equity: 10_000 }, { equity: 10_000 }]);
    expect(performance).toMatchObject({ trades: 1, total_pnl: 100, total_return: 0 });
  });

  it("also on the weekend before it: an entry's fees", async () => {
    const { equity } = await views(
      until(
        "2026-06-02",
        [put(["2026-05-30", 100], ["2026-06-02", 50], { fees: 2 })],
        [start("2026-06-01", 10_000)],
      ),
    );
    expect(equity).toMatchObject([
      { realized_pnl: 0, unrealized_pnl: -2, pnl: 0, equity: 10_000 },
      { realized_pnl: 48, unrealized_pnl: 0, pnl: 50, equity: 10_050 },
    ]);
  });

  it("also on the weekend before it: a trade that ended", async () => {
    const { equity } = await views(
      until("2026-06-01", [put(["2026-05-28", 200], ["2026-05-30", 100])], [start("2026-06-01", 10_000)]),
    );
    expect(equity).toMatchObject([{ realized_pnl: 0, pnl: 0, equity: 10_000 }]);
  });

  it("also on the weekend before it: a deposit", async () => {
    const { equity } = await views(
      until("2026-06-01", [], [start("2026-06-01", 10_000), deposit("2026-05-30", 500)]),
    );
    expect(equity).toMatchObject([{ flow: 10_000, equity: 10_000 }]);
  });

  it("counts what came and went on a weekend at the next close", async () => {
    const { equity } = await views(
      until(
        "2026-06-08",
        [put(["2026-06-05", 200], ["2026-06-06", 100])],
        [start("2026-06-05", 10_000), deposit("2026-06-07", 500)],
      ),
    );
    expect(equity).toMatchObject([
      { trade_date: "2026-06-05", equity: 10_000 },
      { trade_date: "2026-06-08", flow: 500, realized_pnl: 100, equity: 10_600 },
    ]);
  });

  it("starts on a weekend with the next session", async () => {
    const { equity } = await views(
      until("2026-06-08", [put(["2026-06-04", 200], ["2026-06-07", 100])], [start("2026-06-06", 10_000)]),
    );
    expect(equity).toMatchObject([
      { trade_date: "2026-06-08", flow: 10_000, realized_pnl: 100, equity: 10_100 },
    ]);
  });

  it.each([
    [10_000, 9_900, 10_000],
    [10_000, 9_700, 10_000],
    [10_000, 9_999, 10_000],
    [7_777.77, 6_543.21, 7_777.77],
    [1_234.56, 1_200.07, 1_234.56],
  ])("that starts at %f, falls to %f and is back at %f has recovered", async (from, low, high) => {
    const cents = (usd: number) => Math.round(usd * 100) / 100;
    const lost = put(["2026-06-01", 100], ["2026-06-02", cents(100 + from - low)]);
    const won = put(["2026-06-03", 1_500], ["2026-06-03", cents(1_500 - (high - low))]);
    const { performance, equity } = await views(
      until("2026-06-04", [lost, won], [start("2026-06-01", from)]),
    );
    expect(equity.at(-1)).toMatchObject({ equity: high, drawdown_percent: expect.closeTo(0, 9) });
    expect(performance).toMatchObject({
      total_return: 0,
      drawdown_to: "2026-06-02",
      recovered_on: "2026-06-03",
    });
  });

  it("that lost nearly everything in a day is down by 100 % in a year", async () => {
    const { performance } = await views(
      until("2026-06-01", [put(["2026-06-01", 100], ["2026-06-01", 1_090])], [start("2026-06-01", 1_000)]),
    );
    expect(performance).toMatchObject({
      equity: 10,
      total_return: -99,
      annual_return: -100,
      max_drawdown: 99,
    });
  });

  it("that made a thousandfold in a day makes a year's return too long for anyone, and no error", async () => {
    const { performance } = await views(
      until("2026-06-01", [put(["2026-06-01", 1_000], ["2026-06-01", 1])], [start("2026-06-01", 1)]),
    );
    expect(performance).toMatchObject({ equity: 1_000, total_return: 99_900, max_drawdown: null });
  });
});

describe("an account that lost everything", () => {
  const GONE = { total_return: -100, annual_return: -100, max_drawdown: 100, recovered_on: null };

  it("to the cent: growth is zero, a year is -100 %, and there is nothing to earn with any more", async () => {
    const { performance, equity } = await views(
      until("2026-06-03", [put(["2026-06-01", 100], ["2026-06-02", 1_100])], [start("2026-06-01", 1_000)]),
    );
    expect(equity).toMatchObject([
      { equity: 1_000, daily_return: 0, growth: 1 },
      { equity: 0, daily_return: -1, growth: 0, drawdown_percent: 100 },
      { equity: 0, daily_return: null, growth: 0, drawdown_percent: 100 },
    ]);
    expect(performance).toMatchObject({ ...GONE, equity: 0, drawdown_to: "2026-06-02", calmar: -1 });
    expect(await readComparison()).toHaveLength(7);
  });

  it("and more: the same, in debt", async () => {
    const { performance, equity } = await views(
      until("2026-06-03", [put(["2026-06-01", 100], ["2026-06-02", 1_300])], [start("2026-06-01", 1_000)]),
    );
    expect(equity).toMatchObject([
      { equity: 1_000, growth: 1 },
      { equity: -200, daily_return: -1.2, growth: 0, drawdown_percent: 100 },
      { equity: -200, daily_return: null, growth: 0, drawdown_percent: 100 },
    ]);
    expect(performance).toMatchObject({ ...GONE, equity: -200, calmar: -1 });
  });

  it("on its first day", async () => {
    const { performance, equity } = await views(
      until("2026-06-01", [put(["2026-06-01", 100], ["2026-06-01", 1_100])], [start("2026-06-01", 1_000)]),
    );
    expect(equity).toMatchObject([{ equity: 0, daily_return: -1, growth: 0, drawdown_percent: 100 }]);
    expect(performance).toMatchObject({ ...GONE, drawdown_from: null, sharpe: null });
  });

  it("for good: new money earns returns and brings no growth back", async () => {
    const { performance, equity } = await views(
      until(
        "2026-06-04",
        [
          put(["2026-06-01", 100], ["2026-06-02", 1_300]),
          put(["2026-06-03", 200], ["2026-06-03", 100]),
          put(["2026-06-04", 200], ["2026-06-04", 100]),
        ],
        [start("2026-06-01", 1_000), deposit("2026-06-03", 1_200)],
      ),
    );
    expect(equity.slice(2)).toMatchObject([
      { equity: 1_100, daily_return: 0.1, growth: 0, drawdown_percent: 100 },
      { equity: 1_200, growth: 0, drawdown_percent: 100 },
    ]);
    expect(performance).toMatchObject({ ...GONE, equity: 1_200 });
  });

  it("has a Sortino ratio of the days on which there was something to earn with", async () => {
    // Returns 0 and -1: mean -0.5 over sqrt(1 / 2), x 15.8745. The two days after have none.
    const { performance } = await views(
      until("2026-06-04", [put(["2026-06-01", 100], ["2026-06-02", 1_100])], [start("2026-06-01", 1_000)]),
    );
    expect(performance).toMatchObject({ sessions: 4, sortino: -11.22 });
  });
});

describe("an account that was emptied", () => {
  it("has lost nothing: no return and no drawdown on the days without money", async () => {
    const { performance, equity } = await views(
      until(
        "2026-06-04",
        [put(["2026-06-01", 200], ["2026-06-02", 100])],
        [start("2026-06-01", 1_000), withdrawal("2026-06-03", 1_100)],
      ),
    );
    expect(equity).toMatchObject([
      { equity: 1_000, growth: 1 },
      { equity: 1_100, growth: expect.closeTo(1.1, 12) },
      { flow: -1_100, equity: 0, daily_return: null, growth: expect.closeTo(1.1, 12), drawdown_percent: 0 },
      { flow: 0, equity: 0, daily_return: null, growth: expect.closeTo(1.1, 12), drawdown_percent: 0 },
    ]);
    expect(performance).toMatchObject({ equity: 0, total_return: 10, max_drawdown: null, sessions: 4 });
  });

  it("goes on with new money from where it was", async () => {
    const { performance } = await views(
      until(
        "2026-06-05",
        [put(["2026-06-01", 200], ["2026-06-02", 100]), put(["2026-06-05", 200], ["2026-06-05", 100])],
        [start("2026-06-01", 1_000), withdrawal("2026-06-03", 1_100), deposit("2026-06-05", 1_000)],
      ),
    );
    // 1.1 x 1.1, over three days that had money: 1.21^(252 / 3).
    expect(performance).toMatchObject({ equity: 1_100, total_return: 21, sessions: 5 });
    expect(Number(performance.annual_return) / (100 * (1.21 ** 84 - 1))).toBeCloseTo(1, 9);
  });

  it("a withdrawal is no drawdown, and what is lost afterwards is one of what is left", async () => {
    const { performance } = await views(
      until(
        "2026-06-03",
        [put(["2026-06-03", 100], ["2026-06-03", 200])],
        [start("2026-06-01", 10_000), withdrawal("2026-06-02", 9_000)],
      ),
    );
    expect(performance).toMatchObject({ total_return: -10, max_drawdown: 10, drawdown_to: "2026-06-03" });
  });
});
