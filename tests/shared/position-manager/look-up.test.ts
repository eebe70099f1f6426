import { describe, expect, it } from "vitest";
import { csp, putSymbol } from "../../support/book.ts";
import { open, useWorld, world } from "./stage.ts";

useWorld();

describe("getPositionByRequestId", () => {
  it("is case-sensitive, and null if there is none", async () => {
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
    "~tilde !",
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
  it("returns the open positions, of all tickers or of one", async () => {
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
  it("lists the open positions for which a rule is met, by the latest marks, and changes nothing", async () => {
    const requests = [csp(), csp(), csp(), csp({ overrides: { auto_exit: false } })];
    const ids = await Promise.all(requests.map((request) => world.open(request)));
    const [holds, profits, loses, watched] = ids;
    const marks = [1.5, 0.75, 4.5, 0.5];
    for (const [i, request] of requests.entries()) {
      const mark = marks[i] ?? 0;
      await world.drive(putSymbol(request), mark - 0.01, mark + 0.01);
    }
    // A check whose orders are never sent.
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

describe("performance", () => {
  it("of a book without closed trades is empty", async () => {
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
      shares_pnl: 0,
    });
    expect(await world.positions.getDailyPnl("2026-03-03")).toEqual({
      date: "2026-03-03",
      trades: 0,
      wins: 0,
      losses: 0,
      win_rate: null,
      total_pnl: 0,
      shares_pnl: 0,
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
      shares_pnl: 0,
    });
    expect(await world.positions.getDailyPnl("2026-03-04")).toMatchObject({
      trades: 1,
      losses: 1,
      total_pnl: -100,
      shares_pnl: 0,
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

  it("is refused for an invalid day", async () => {
    await expect(world.positions.getDailyPnl("2026-02-30")).rejects.toThrow();
    await expect(world.positions.getDailyPnl("today")).rejects.toThrow();
  });
});
