import { describe, expect, it } from "vitest";
import { type Day, newYork } from "../../model/calendar.ts";
import { deposit, forget, put, start, until } from "../histories.ts";
import { book, FLAT, NO_RETURNS, useBook, views } from "./stage.ts";

useBook();

describe("the curve", () => {
  it("when flat has neither Sharpe nor Sortino nor Calmar, and no drawdown, whatever the risk-free rate is", async () => {
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

  it("counts weekend flows at the next close", async () => {
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

  it("that lost nearly everything in a day is down 100 % for a year", async () => {
    const { performance } = await views(
      until("2026-08-28", [put(["2026-06-01", 100], ["2026-06-01", 1_099])], [start("2026-06-01", 1_000)]),
    );
    expect(performance).toMatchObject({
      equity: 1,
      total_return: -99.9,
      annual_return: -100,
      max_drawdown: 99.9,
    });
  });

  it("that grew from a cent to a billion in a quarter has an annual return too long to display, and no error", async () => {
    const won = [
      { credit: 1_000, quantity: 1 },
      { credit: 1_000, quantity: 1_000 },
      { credit: 90_000, quantity: 10_000 },
      { credit: 90_000, quantity: 10_000 },
    ].map(({ credit, quantity }, i) =>
      put([`2026-06-0${i + 1}`, credit], [`2026-06-0${i + 1}`, 0], { quantity, strike: 999 }),
    );
    const { performance } = await views(until("2026-08-28", won, [start("2026-06-01", 0.01)]));
    expect(performance).toMatchObject({ equity: 1_801_001_000.01, annual_return: null, max_drawdown: null });
  });

  it("has annual figures from the sixtieth daily return on, and all of a year from the 252nd", async () => {
    const made = (day: Day) =>
      views(until(day, [put(["2026-06-01", 200], ["2026-06-02", 170])], [start("2026-06-01", 9_000)]));
    const { performance: before } = await made("2026-08-24");
    expect(before).toMatchObject({
      returns: 59,
      annual_return: null,
      sharpe: null,
      sortino: null,
      calmar: null,
    });
    expect(before).toMatchObject({ skew: null, expected_shortfall: null, is_short: true });
    await forget(book);
    const { performance: then } = await made("2026-08-25");
    // 30 / 9000 once: (1 + 1 / 300)^4.2, and sqrt(252 / 60).
    expect(then).toMatchObject({ returns: 60, annual_return: 1.41, sharpe: 2.05, is_short: true });
    expect(then).toMatchObject({ skew: 7.75, expected_shortfall: 0 });
    await forget(book);
    expect((await made("2027-05-28")).performance).toMatchObject({ returns: 251, is_short: true });
    await forget(book);
    expect((await made("2027-06-01")).performance).toMatchObject({ returns: 252, is_short: false });
  });
});
