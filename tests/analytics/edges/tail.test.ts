import { describe, expect, it } from "vitest";
import { type Day, sessions } from "../../model/calendar.ts";
import type { DayOfMarks, Held } from "../../model/statistics/history.ts";
import { csp } from "../../support/book.ts";
import { put, rows, start, until } from "../histories.ts";
import { book, readComparison, useBook, views } from "./stage.ts";

useBook();

const marked = (from: string, to: string, mark: number): DayOfMarks[] =>
  sessions(from, to).map((day) => ({ day, marks: [mark] }));

describe("days without marks", () => {
  /** Imported winners, one after the other, each held for a week. */
  const winners = (days: (p: Held) => DayOfMarks[]) =>
    sessions("2026-06-01", "2026-08-21")
      .filter((_, i) => i % 5 === 0)
      .map((day, i, all) => {
        const p = put([day, 240], [all[i + 1] ?? "2026-08-28", 90 + i]);
        return { ...p, days: days(p) };
      });
  const held = (p: Held) =>
    marked(new Date(p.entry).toISOString().slice(0, 10), "2026-08-28", 200).filter(
      ({ day }) => Date.parse(day) < (p.exit?.at ?? 0) - 86_400_000,
    );

  it("are counted, and figures that need every day's mark are left out", async () => {
    const { performance, equity } = await views(
      until(
        "2026-08-28",
        winners(() => []),
        [start("2026-06-01", 30_000)],
      ),
    );
    expect(equity.slice(0, 3)).toMatchObject([
      { held: 1, unmarked: 0 },
      { held: 1, unmarked: 1 },
      { held: 1, unmarked: 1 },
    ]);
    expect(performance).toMatchObject({
      ...{ sessions: 63, unmarked_sessions: 50, returns: 63, total_return: 5.78, annual_return: 25.2 },
      ...{
        sharpe: null,
        sharpe_error: null,
        sortino: null,
        calmar: null,
        skew: null,
        expected_shortfall: null,
      },
      ...{
        max_drawdown: null,
        drawdown_to: null,
        longest_drawdown_days: null,
        worst_day: null,
        worst_month: null,
      },
    });
  });

  it("change nothing if nine of ten days have them", async () => {
    const trades = winners(held).map((p, i) => (i === 3 ? { ...p, days: [] } : p));
    const { performance } = await views(until("2026-08-28", trades, [start("2026-06-01", 30_000)]));
    expect(performance).toMatchObject({ sessions: 63, unmarked_sessions: 4, max_drawdown: null });
    expect(performance.sharpe).toBeGreaterThan(0);
    expect(performance.skew).toBeGreaterThan(0);
  });

  it("count if more than a tenth of the open positions has no mark of the day", async () => {
    const open = Array.from({ length: 20 }, () =>
      put(["2026-06-01", 100], null, { days: marked("2026-06-02", "2026-06-04", 80) }),
    );
    const without = (count: number) =>
      open.map((p, i) => ({ ...p, days: p.days.slice(0, i < count ? 2 : 3) }));
    const of = async (count: number) =>
      (await views(until("2026-06-04", without(count), [start("2026-06-01", 90_000)]))).performance;
    expect(await of(2)).toMatchObject({ unmarked_sessions: 0 });
    await book.empty();
    await book.sql`delete from public.account_ledger; delete from private.daily_marks`.simple();
    expect(await of(3)).toMatchObject({ unmarked_sessions: 1 });
  });
});

describe("the win rate", () => {
  const closed = (day: Day, price: number) => put([day, 100], [day, price]);

  it("of puts that a crash closed in one week is as certain as one trade", async () => {
    const crash = Array.from({ length: 40 }, () => closed("2026-06-03", 250));
    const { performance } = await views(until("2026-06-05", crash, []));
    expect(performance).toMatchObject({ trades: 40, exit_weeks: 1, win_rate_low: 0, win_rate_high: 79.3 });
  });

  it("of as many that won in different weeks is more certain than the same in two weeks", async () => {
    const days = sessions("2026-01-05", "2026-06-26").filter((_, i) => i % 5 === 0);
    const { performance: apart } = await views(
      until(
        "2026-06-30",
        days.map((day) => closed(day, 20)),
        [],
      ),
    );
    await book.empty();
    const two = days.map((_, i) => closed(i % 2 === 0 ? "2026-06-03" : "2026-06-10", 20));
    const { performance: together } = await views(until("2026-06-30", two, []));
    expect([apart, together]).toMatchObject([
      { trades: 24, win_rate: 100, win_rate_high: 100 },
      { trades: 24, win_rate: 100, win_rate_high: 100, exit_weeks: 2, win_rate_low: 20.7 },
    ]);
    expect(apart.win_rate_low).toBeGreaterThan(80);
  });
});

describe("the worth of a trade", () => {
  it("is also in percent of its credit: excursions, and the kept premium", async () => {
    const days = [{ day: "2026-06-02", marks: [520, 130] }];
    const two = put(["2026-06-01", 260], ["2026-06-03", 65], { quantity: 2, fees: 3, days });
    const one = put(["2026-06-01", 80], ["2026-06-03", 100], { strategy_type: "VPC", width: 5 });
    const { performance, trades } = await views(until("2026-06-03", [two, one], []));
    expect(trades).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ credit: 520, mfe: 390, mfe_percent: 75, mae: -520, mae_percent: -100 }),
        expect.objectContaining({ credit: 80, mfe_percent: null, stop_at_entry: null, r_multiple: null }),
      ]),
    );
    // 387 of 520 and -20 of 80.
    expect(performance).toMatchObject({ premium_captured: 61.2, avg_mfe_percent: 75, avg_mae_percent: -100 });
    const captured = (await readComparison())
      .filter(({ dimension }) => dimension === "strategy")
      .map(({ bucket, premium_captured }) => [bucket, premium_captured]);
    expect(captured.sort()).toEqual([
      ["CSP", 74.4],
      ["VPC", -25],
    ]);
  });

  it("is in units of the stop at its opening, whatever happened to that later", async () => {
    // 200 % of 120.00 is 240.00; the stop was widened to 900.00 before the loss of 360.00.
    const position_id = await book.open(csp({ net_credit: 120 }));
    await book.call("override_rules", { position_id, overrides: { stop_loss: 900 }, changed_by: "7" });
    await book.call("close_position", { position_id, exit_price: 480, confirmed: true });
    expect(await rows(book, "select stop_at_entry, r_multiple from public.v_trades")).toEqual([
      { stop_at_entry: 240, r_multiple: -1.5 },
    ]);
    expect(await rows(book, "select expectancy_r, trades_with_stop from public.v_performance")).toEqual([
      { expectancy_r: -1.5, trades_with_stop: 1 },
    ]);
  });

  it("is not in stops if it opened without one", async () => {
    const position_id = await book.open(csp({ overrides: { stop_loss: null } }));
    await book.call("override_rules", { position_id, overrides: { stop_loss: 500 }, changed_by: "7" });
    await book.call("close_position", { position_id, exit_price: 10, confirmed: true });
    expect(await rows(book, "select stop_at_entry, r_multiple from public.v_trades")).toEqual([
      { stop_at_entry: null, r_multiple: null },
    ]);
  });
});

describe("bad times", () => {
  it("have a worst day, a worst month, a depth and a length", async () => {
    const { performance } = await views(
      until(
        "2026-08-28",
        [
          put(["2026-06-10", 100], ["2026-06-10", 400]), // -300 of 10000: -3 %
          put(["2026-06-24", 100], ["2026-06-24", 294]), // -194 of 9700: -2 %
          put(["2026-07-15", 500], ["2026-07-15", 4]), //   +496 of 9506
          put(["2026-07-16", 100], ["2026-07-16", 98]), //  a new high
          put(["2026-08-12", 100], ["2026-08-12", 600]), // -500 of 10004: -4.998 %
        ],
        [start("2026-06-01", 10_000)],
      ),
    );
    expect(performance).toMatchObject({
      ...{ worst_day: -5, worst_day_on: "2026-08-12" },
      ...{ worst_month: -5, worst_month_on: "2026-08-01" },
      ...{ max_drawdown: 5, drawdown_from: "2026-08-11", drawdown_to: "2026-08-12", drawdown_days: 17 },
      // The shallower one, from June 9 to July 15, when the high was reached again.
      longest_drawdown_days: 36,
      // The worst four of 63 days.
      expected_shortfall: -2.5,
    });
    expect(performance.skew).toBeLessThan(0);
  });

  it("are in the table of months, with what closed and what the account made", async () => {
    const days = [...marked("2026-06-26", "2026-06-30", 260), ...marked("2026-07-01", "2026-07-02", 120)];
    await views(
      until(
        "2026-07-31",
        [
          put(["2026-06-25", 160], ["2026-07-06", 40], { days }),
          put(["2026-06-03", 100], ["2026-06-04", 100]),
          put(["2026-06-08", 100], ["2026-06-09", 350]),
        ],
        [start("2026-06-01", 5_000)],
      ),
    );
    expect(await rows(book, "select * from public.v_months order by month")).toEqual([
      {
        ...{ month: "2026-06-01", trades: 2, wins: 0, losses: 1, scratches: 1 },
        ...{ realized_pnl: -250, credit: 200, premium_captured: -125 },
        // -250, and an open put 100 under water.
        ...{ account_pnl: -350, flow: 5_000, equity: 4_650, account_return: -7, drawdown: 7 },
      },
      {
        ...{ month: "2026-07-01", trades: 1, wins: 1, losses: 0, scratches: 0 },
        ...{ realized_pnl: 120, credit: 160, premium_captured: 75 },
        ...{ account_pnl: 220, flow: 0, equity: 4_870, account_return: 4.73, drawdown: 4.2 },
      },
    ]);
  });
});
