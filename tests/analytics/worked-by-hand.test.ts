import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook } from "../support/book.ts";
import {
  deposit,
  forget,
  live,
  put,
  readEquity,
  readPerformance,
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

/** `date: pnl, equity` of every close. */
const closes = async () =>
  (await readEquity(book)).map(({ trade_date, pnl, equity }) => [trade_date, pnl, equity]);

describe("v_performance of histories worked out by hand", () => {
  it("five trades, a deposit, a withdrawal, interest; 0.504 % without risk, so 0.00002 a day; a quarter of 63 sessions", async () => {
    await live(
      book,
      until(
        "2026-08-28",
        [
          put(["2026-06-01", 200], ["2026-06-02", 100]), //              +100, 1 day
          put(["2026-06-02", 100], ["2026-06-03", 300]), //              -200, 1 day
          put(["2026-06-05", 300], ["2026-06-05", 100], { quantity: 2, fees: 4 }), // 2 x 200 - 4 = +396, same day
          put(["2026-06-04", 200], ["2026-06-08", 149.51]), //           +50.49, 4 days
          put(["2026-06-08", 100], ["2026-06-09", 301]), //              -201, 1 day
        ],
        [
          start("2026-06-01", 10_000),
          deposit("2026-06-03", 9_900),
          withdrawal("2026-06-08", 10_196.49),
          { day: "2026-07-01", kind: "interest", amount: 9.85 },
        ],
        0.504,
      ),
    );
    // Without marks, a position counts at its entry price, so it makes nothing before it closes.
    const all = await closes();
    expect(all).toHaveLength(63);
    expect(all.filter(([day], i) => i < 8 || day === "2026-07-01")).toEqual([
      ["2026-06-01", 0, 10_000], //      0
      ["2026-06-02", 100, 10_100], //    100 / 10000 = 0.01
      ["2026-06-03", -200, 19_800], //   -200 / (10100 + 9900) = -0.01
      ["2026-06-04", 0, 19_800], //      0
      ["2026-06-05", 396, 20_196], //    396 / 19800 = 0.02
      ["2026-06-08", 50.49, 10_050], //  50.49 / 20196 = 0.0025: what was withdrawn was there
      ["2026-06-09", -201, 9_849], //    -201 / 10050 = -0.02
      ["2026-06-10", 0, 9_849], //       0
      ["2026-07-01", 9.85, 9_858.85], // 9.85 / 9849 = 0.0010001
    ]);
    // Collateral 5000, 5000, 10000, 5000, 5000: 30000. Collateral x days 5000 + 5000 + 10000 + 20000 + 5000 = 45000.
    // Growth 1.01 x 0.99 x 1.02 x 1.0025 x 0.98 x 1.0010001 = 1.00300089.
    // Sum of the returns 0.0035001, mean 0.000055557, above the rate 0.000035557. Squares 0.00100725; less 63 x 0.000055557^2,
    // / 62 = 0.0000162428, its root 0.00403023. 0.000035557 / 0.00403023 = 0.0088226.
    // Below the rate: 57 x 0.00002^2 + 0.01002^2 + 0.02002^2 = 0.000501224, / 63 = 0.00000795593, its root 0.00282063.
    // Cubes from the mean -0.00000015125, / 0.00403023^3 = -2.31051, x 63 / (62 x 61) = -0.03849.
    expect(await readPerformance(book)).toEqual({
      trades: 5,
      wins: 3,
      losses: 2,
      scratches: 0,
      win_rate: 60,
      // Two weeks, won two thirds and half: by Student's distribution they say no more than one trade does. 1.95996^2 =
      // 3.84146: (0.6 + 1.92073) / 4.84146 = 0.52065, more or less 1.95996 x sqrt(0.24 + 0.960365) / 4.84146 = 0.44354.
      win_rate_low: 7.7,
      win_rate_high: 96.4,
      exit_weeks: 2,
      total_pnl: 145.49,
      fees: 4,
      slippage: null,
      expectancy: 29.1,
      avg_win: 182.16, //                    546.49 / 3
      avg_loss: -200.5, //                   -401 / 2
      profit_factor: 1.36, //                546.49 / 401
      payoff_ratio: 0.91, //                 182.16 / 200.5
      expectancy_r: null, //                 a file's trades have no stop
      trades_with_stop: 0,
      longest_win_streak: 2, //              by their exits: +, -, +, +, -
      longest_loss_streak: 1,
      current_streak: -1,
      avg_days_held: 1.4, //                 7 / 5
      premium_captured: 12.1, //             145.49 / 1200
      return_on_collateral: 0.48, //         145.49 / 30000
      annual_return_on_collateral: 118.01, // 145.49 x 365 / 45000
      avg_mfe: null,
      avg_mae: null,
      avg_mfe_percent: null,
      avg_mae_percent: null,
      few_trades: true,
      sessions: 63,
      unmarked_sessions: 1, //               June 5, of what came on the 4th
      returns: 63,
      equity: 9_858.85,
      total_return: 0.3,
      annual_return: 1.21, //                1.00300089^(252 / 63)
      sharpe: 0.14, //                       0.0088226 x 15.8745
      sharpe_error: 2, //                    sqrt((1 + 0.000078 / 2) / 63) x 15.8745
      sortino: 0.2, //                       0.000035557 / 0.00282063 x 15.8745
      max_drawdown: 2, //                    the withdrawal is none
      drawdown_from: "2026-06-08",
      drawdown_to: "2026-06-09",
      recovered_on: null,
      drawdown_days: 81,
      longest_drawdown_days: 81,
      calmar: 0.6, //                        1.2058 / 2
      worst_day: -2,
      worst_day_on: "2026-06-09",
      worst_month: null, //                  June made 0.2 %
      worst_month_on: null,
      skew: -0.04,
      expected_shortfall: -0.75, //          (-2 - 1 + 0 + 0) / 4 of the worst four
      is_short: true,
      shares_pnl: 0,
    });
  });

  it("positions marked across days, one of them from before the start, one still open; a drawdown that recovers", async () => {
    await live(
      book,
      until(
        "2026-07-14",
        [
          put(["2026-06-29", 100], ["2026-07-07", 60], {
            days: [
              { day: "2026-07-02", marks: [90] }, //       +10, part of the starting balance
              { day: "2026-07-06", marks: [80] }, //       +20
              { day: "2026-07-07", marks: [85, 60] }, //   closed for +40
            ],
          }),
          put(["2026-07-06", 200], ["2026-07-10", 100], {
            days: [
              { day: "2026-07-06", marks: [250] }, //             -50
              { day: "2026-07-07", marks: [300, 520, 500] }, //   -300, and -320 on its way
              { day: "2026-07-08", marks: [500] },
              { day: "2026-07-09", marks: [150] }, //             +50
              { day: "2026-07-10", marks: [90] }, //              +110, closed for +100
            ],
          }),
          put(["2026-07-08", 300], null, {
            quantity: 2,
            days: [
              { day: "2026-07-09", marks: [350] }, //        2 x -50
              { day: "2026-07-10", marks: [400, 275] }, //   2 x 25
              { day: "2026-07-13", marks: [275] },
              { day: "2026-07-14", marks: [250] }, //        2 x 50
            ],
          }),
        ],
        [start("2026-07-06", 10_000)],
        2.52,
      ),
    );
    expect(await readEquity(book)).toMatchObject([
      // (20 - 10) - 50 = -40
      { trade_date: "2026-07-06", realized_pnl: 0, unrealized_pnl: -30, pnl: -40, equity: 9_960 },
      // (40 - 20) + (-300 + 50) = -230
      { trade_date: "2026-07-07", realized_pnl: 40, unrealized_pnl: -300, pnl: -230, equity: 9_730 },
      // Nothing moved.
      { trade_date: "2026-07-08", realized_pnl: 0, unrealized_pnl: -300, pnl: 0, equity: 9_730 },
      // (50 + 300) - 100 = 250
      { trade_date: "2026-07-09", realized_pnl: 0, unrealized_pnl: -50, pnl: 250, equity: 9_980 },
      // (100 - 50) + (50 + 100) = 200
      { trade_date: "2026-07-10", realized_pnl: 100, unrealized_pnl: 50, pnl: 200, equity: 10_180 },
      { trade_date: "2026-07-13", realized_pnl: 0, unrealized_pnl: 50, pnl: 0, equity: 10_180 },
      { trade_date: "2026-07-14", realized_pnl: 0, unrealized_pnl: 100, pnl: 50, equity: 10_230 },
    ]);
    expect(await readPerformance(book)).toEqual({
      trades: 2,
      wins: 2,
      losses: 0,
      scratches: 0,
      win_rate: 100,
      win_rate_low: 20.7, //                 1 / (1 + 3.84146): one week
      win_rate_high: 100,
      exit_weeks: 1,
      total_pnl: 140,
      fees: 0,
      slippage: null,
      expectancy: 70,
      avg_win: 70,
      avg_loss: null,
      profit_factor: null,
      payoff_ratio: null,
      expectancy_r: null,
      trades_with_stop: 0,
      longest_win_streak: 2,
      longest_loss_streak: 0,
      current_streak: 2,
      avg_days_held: 6, //                   (8 + 4) / 2
      premium_captured: 46.7, //             140 / 300
      return_on_collateral: 1.4, //          140 / 10000
      annual_return_on_collateral: 85.17, // 140 x 365 / (5000 x 12)
      avg_mfe: 75, //                        (40 + 110) / 2
      avg_mae: -160, //                      (0 - 320) / 2
      avg_mfe_percent: 47.5, //              (40 / 100 + 110 / 200) / 2
      avg_mae_percent: -80, //               (0 - 320 / 200) / 2
      few_trades: true,
      sessions: 7,
      unmarked_sessions: 0,
      returns: 7,
      equity: 10_230,
      total_return: 2.3,
      annual_return: null, //                of seven days
      sharpe: null,
      sharpe_error: null,
      sortino: null,
      max_drawdown: 2.7, //                  1 - 9730 / 10000
      drawdown_from: null,
      drawdown_to: "2026-07-07",
      recovered_on: "2026-07-10",
      drawdown_days: 4,
      longest_drawdown_days: 4,
      calmar: null,
      worst_day: -2.31, //                   -230 / 9960
      worst_day_on: "2026-07-07",
      worst_month: null,
      worst_month_on: null,
      skew: null,
      expected_shortfall: null,
      is_short: true,
      shares_pnl: 0,
    });
  });

  it("three trades that only lose or end even", async () => {
    await live(
      book,
      until(
        "2026-08-10",
        [
          put(["2026-08-03", 100], ["2026-08-03", 300]), //   -200
          put(["2026-08-05", 100], ["2026-08-06", 496]), //   -396
          put(["2026-08-07", 100], ["2026-08-07", 100], { strategy_type: "VPC", width: 5 }), // 0, collateral 500
        ],
        [start("2026-08-03", 20_000)],
      ),
    );
    expect(await closes()).toEqual([
      ["2026-08-03", -200, 19_800], //   -0.01
      ["2026-08-04", 0, 19_800],
      ["2026-08-05", 0, 19_800],
      ["2026-08-06", -396, 19_404], //   -0.02
      ["2026-08-07", 0, 19_404],
      ["2026-08-10", 0, 19_404],
    ]);
    // Growth 0.99 x 0.98 = 0.9702.
    expect(await readPerformance(book)).toEqual({
      trades: 3,
      wins: 0,
      losses: 2,
      scratches: 1,
      win_rate: 0,
      win_rate_low: 0,
      win_rate_high: 79.3, //                 3.84146 / (1 + 3.84146): one week
      exit_weeks: 1,
      total_pnl: -596,
      fees: 0,
      slippage: null,
      expectancy: -198.67,
      avg_win: null,
      avg_loss: -298,
      profit_factor: 0, //                    0 / 596
      payoff_ratio: null,
      expectancy_r: null,
      trades_with_stop: 0,
      longest_win_streak: 0,
      longest_loss_streak: 2, //              the scratch ends none
      current_streak: -2,
      avg_days_held: 0.3,
      premium_captured: -198.7, //            -596 / 300
      return_on_collateral: -5.68, //         -596 / 10500
      annual_return_on_collateral: -2071.81, // -596 x 365 / 10500: a day each
      avg_mfe: null,
      avg_mae: null,
      avg_mfe_percent: null,
      avg_mae_percent: null,
      few_trades: true,
      sessions: 6,
      unmarked_sessions: 0,
      returns: 6,
      equity: 19_404,
      total_return: -2.98,
      annual_return: null,
      sharpe: null,
      sharpe_error: null,
      sortino: null,
      max_drawdown: 2.98,
      drawdown_from: null,
      drawdown_to: "2026-08-06",
      recovered_on: null,
      drawdown_days: 7,
      longest_drawdown_days: 7,
      calmar: null,
      worst_day: -2,
      worst_day_on: "2026-08-06",
      worst_month: -2.98,
      worst_month_on: "2026-08-01",
      skew: null,
      expected_shortfall: null,
      is_short: true,
      shares_pnl: 0,
    });
  });
});
