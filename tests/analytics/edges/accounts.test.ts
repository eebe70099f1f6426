import { describe, expect, it } from "vitest";
import { deposit, forget, put, start, until, withdrawal } from "../histories.ts";
import { book, FLAT, NO_RETURNS, NO_TRADES, readComparison, useBook, views } from "./stage.ts";

useBook();

describe("without trades", () => {
  it("or a ledger there is one empty row", async () => {
    const { performance, equity, trades } = await views(until("2026-06-05", [], []));
    expect(performance).toMatchObject({ ...NO_TRADES, ...NO_RETURNS, sessions: 0, equity: null });
    expect([...equity, ...trades, ...(await readComparison())]).toEqual([]);
  });

  it("a ledger alone is an account without returns, because flows are not returns", async () => {
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

describe("interest, dividends, fees and adjustments", () => {
  it("count as performance, unlike deposits and withdrawals", async () => {
    const entries = [
      start("2026-06-01", 20_000),
      deposit("2026-06-02", 4_000),
      { day: "2026-06-03", kind: "interest", amount: 31.5 } as const,
      { day: "2026-06-06", kind: "fee", amount: 12.25 } as const,
      { day: "2026-06-08", kind: "adjustment", amount: -7 } as const,
    ];
    const { equity } = await views(until("2026-06-08", [], entries));
    expect(equity.map(({ trade_date, flow, pnl, equity }) => ({ trade_date, flow, pnl, equity }))).toEqual([
      { trade_date: "2026-06-01", flow: 20_000, pnl: 0, equity: 20_000 },
      { trade_date: "2026-06-02", flow: 4_000, pnl: 0, equity: 24_000 },
      { trade_date: "2026-06-03", flow: 0, pnl: 31.5, equity: 24_031.5 },
      { trade_date: "2026-06-04", flow: 0, pnl: 0, equity: 24_031.5 },
      { trade_date: "2026-06-05", flow: 0, pnl: 0, equity: 24_031.5 },
      // Saturday's withdrawal, and Monday's P&L.
      { trade_date: "2026-06-08", flow: 0, pnl: -19.25, equity: 24_012.25 },
    ]);
  });
});

describe("an account that was emptied before it began", () => {
  it("does not grow until there is money again", async () => {
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

  it("the P&L of the trades is known, but no ratio of the account", async () => {
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

  it("a deposit does not replace it", async () => {
    const { performance, equity } = await views(
      until("2026-06-03", trades(), [deposit("2026-06-02", 1_000)]),
    );
    expect(performance).toMatchObject({ ...NO_RETURNS, equity: null });
    expect(equity).toMatchObject([{ flow: 0 }, { flow: 1_000, equity: null }, { flow: 0 }]);
  });
});

describe("an account that lost everything", () => {
  const GONE = { total_return: -100, annual_return: null, max_drawdown: 100, recovered_on: null };

  it("to the cent: growth is zero, and there are no more returns", async () => {
    const { performance, equity } = await views(
      until("2026-06-03", [put(["2026-06-01", 100], ["2026-06-02", 1_100])], [start("2026-06-01", 1_000)]),
    );
    expect(equity).toMatchObject([
      { equity: 1_000, daily_return: 0, growth: 1 },
      { equity: 0, daily_return: -1, growth: 0, drawdown_percent: 100 },
      { equity: 0, daily_return: null, growth: 0, drawdown_percent: 100 },
    ]);
    expect(performance).toMatchObject({ ...GONE, equity: 0, drawdown_to: "2026-06-02", worst_day: -100 });
    expect(await readComparison()).toHaveLength(7);
  });

  it("and more: the same, with a debt", async () => {
    const { performance, equity } = await views(
      until("2026-06-03", [put(["2026-06-01", 100], ["2026-06-02", 1_300])], [start("2026-06-01", 1_000)]),
    );
    expect(equity).toMatchObject([
      { equity: 1_000, growth: 1 },
      { equity: -200, daily_return: -1.2, growth: 0, drawdown_percent: 100 },
      { equity: -200, daily_return: null, growth: 0, drawdown_percent: 100 },
    ]);
    expect(performance).toMatchObject({ ...GONE, equity: -200, worst_day: -120 });
  });

  it("on its first day", async () => {
    const { performance, equity } = await views(
      until("2026-06-01", [put(["2026-06-01", 100], ["2026-06-01", 1_100])], [start("2026-06-01", 1_000)]),
    );
    expect(equity).toMatchObject([{ equity: 0, daily_return: -1, growth: 0, drawdown_percent: 100 }]);
    expect(performance).toMatchObject({ ...GONE, drawdown_from: null, sharpe: null });
  });

  it("for good: new money earns returns, but growth stays zero", async () => {
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

  it("has a Sortino ratio of the days with money", async () => {
    // 62 daily returns of zero and one of -1: mean -1 / 63 over sqrt(1 / 63), x sqrt(252). The three days after it have
    // no return.
    const { performance } = await views(
      until("2026-09-02", [put(["2026-08-28", 100], ["2026-08-28", 1_100])], [start("2026-06-01", 1_000)]),
    );
    expect(performance).toMatchObject({
      sessions: 66,
      returns: 63,
      sortino: -2,
      annual_return: -100,
      calmar: -1,
    });
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
      { flow: -1_100, equity: 0, daily_return: 0, growth: expect.closeTo(1.1, 12), drawdown_percent: 0 },
      { flow: 0, equity: 0, daily_return: null, growth: expect.closeTo(1.1, 12), drawdown_percent: 0 },
    ]);
    expect(performance).toMatchObject({ equity: 0, total_return: 10, max_drawdown: null, sessions: 4 });
  });

  it("continues with new money at the same growth", async () => {
    const { performance } = await views(
      until(
        "2026-06-05",
        [put(["2026-06-01", 200], ["2026-06-02", 100]), put(["2026-06-05", 200], ["2026-06-05", 100])],
        [start("2026-06-01", 1_000), withdrawal("2026-06-03", 1_100), deposit("2026-06-05", 1_000)],
      ),
    );
    // 1.1 x 1.1, over four days that had money.
    expect(performance).toMatchObject({ equity: 1_100, total_return: 21, sessions: 5, returns: 4 });
  });

  it("a withdrawal is not a drawdown, and a later loss is a drawdown of what is left", async () => {
    const { performance } = await views(
      until(
        "2026-06-03",
        [put(["2026-06-03", 100], ["2026-06-03", 200])],
        [start("2026-06-01", 10_000), withdrawal("2026-06-02", 9_000)],
      ),
    );
    expect(performance).toMatchObject({ total_return: -10, max_drawdown: 10, drawdown_to: "2026-06-03" });
  });

  it("a day's withdrawal was in the account that day, but one of the weekend before was not", async () => {
    const lost = () => put(["2026-06-08", 100], ["2026-06-08", 700]);
    const of = async (day: "2026-06-06" | "2026-06-08") =>
      (await views(until("2026-06-08", [lost()], [start("2026-06-05", 8_000), withdrawal(day, 5_600)])))
        .equity;
    expect((await of("2026-06-08")).at(-1)).toMatchObject({ equity: 1_800, daily_return: -0.075 });
    await forget(book);
    expect((await of("2026-06-06")).at(-1)).toMatchObject({ equity: 1_800, daily_return: -0.25 });
  });
});
