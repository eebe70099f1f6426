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
  it("five trades, a deposit, a withdrawal; 2.52 % without risk, so 0.0001 a day", async () => {
    await live(
      book,
      until(
        "2026-06-10",
        [
          put(["2026-06-01", 200], ["2026-06-02", 100]), //              +100, 1 day
          put(["2026-06-02", 100], ["2026-06-03", 300]), //              -200, 1 day
          put(["2026-06-05", 300], ["2026-06-05", 100], { quantity: 2, fees: 4 }), // 2 x 200 - 4 = +396, same day
          put(["2026-06-04", 200], ["2026-06-08", 150]), //              +50, 4 days
          put(["2026-06-08", 100], ["2026-06-09", 301]), //              -201, 1 day
        ],
        [start("2026-06-01", 10_000), deposit("2026-06-03", 9_900), withdrawal("2026-06-08", 10_196)],
        2.52,
      ),
    );
    // Without marks a position is worth its entry price, so it makes nothing before it closes.
    expect(await closes()).toEqual([
      ["2026-06-01", 0, 10_000], //      0
      ["2026-06-02", 100, 10_100], //    100 / 10000 = 0.01
      ["2026-06-03", -200, 19_800], //   -200 / (10100 + 9900) = -0.01
      ["2026-06-04", 0, 19_800], //      0
      ["2026-06-05", 396, 20_196], //    396 / 19800 = 0.02
      ["2026-06-08", 50, 10_050], //     50 / (20196 - 10196) = 0.005
      ["2026-06-09", -201, 9_849], //    -201 / 10050 = -0.02
      ["2026-06-10", 0, 9_849], //       0
    ]);
    // Collateral 5000, 5000, 10000, 5000, 5000: 30000. Collateral x days 5000 + 5000 + 10000 + 20000 + 5000 = 45000.
    // Growth 1.01 x 0.99 x 1.02 x 1.005 x 0.98 = 1.00449754.
    // Sum of the returns 0.005, mean 0.000625, above the rate 0.000525. Squares 0.0001 + 0.0001 + 0.0004 + 0.000025 + 0.0004
    // = 0.001025; (0.001025 - 8 x 0.000625^2) / 7 = 0.000145982, its root 0.0120823. 0.000525 / 0.0120823 = 0.043452.
    // Below the rate: 3 x 0.0001^2 + 0.0101^2 + 0.0201^2 = 0.00050605, / 8 = 0.0000632563, its root 0.00795338.
    expect(await readPerformance(book)).toEqual({
      trades: 5,
      wins: 3,
      losses: 2,
      win_rate: 60,
      // 1.95996^2 = 3.84146: (0.6 + 0.384146) / (1 + 3.84146 / 5) = 0.55655, more or less
      // 1.95996 x sqrt(0.24 / 5 + 0.0384146) / 1.768292 = 0.32583.
      win_rate_low: 23.1,
      win_rate_high: 88.2,
      total_pnl: 145,
      fees: 4,
      slippage: null,
      expectancy: 29,
      avg_win: 182, //                       546 / 3
      avg_loss: -200.5, //                   -401 / 2
      profit_factor: 1.36, //                546 / 401
      payoff_ratio: 0.91, //                 182 / 200.5
      longest_win_streak: 2, //              by their exits: +, -, +, +, -
      longest_loss_streak: 1,
      current_streak: -1,
      avg_days_held: 1.4, //                 7 / 5
      return_on_collateral: 0.48, //         145 / 30000
      annual_return_on_collateral: 117.61, // 145 x 365 / 45000
      avg_mfe: null,
      avg_mae: null,
      few_trades: true,
      sessions: 8,
      equity: 9_849,
      total_return: 0.45,
      annual_return: 15.18, //               1.00449754^(252 / 8)
      sharpe: 0.69, //                       0.043452 x 15.8745
      sharpe_error: 5.62, //                 sqrt((1 + 0.001888 / 2) / 8) x 15.8745
      sortino: 1.05, //                      0.000525 / 0.00795338 x 15.8745
      max_drawdown: 2, //                    the withdrawal is none
      drawdown_from: "2026-06-08",
      drawdown_to: "2026-06-09",
      recovered_on: null,
      calmar: 7.59, //                       15.1833 / 2
      few_sessions: true,
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
              { day: "2026-07-09", marks: [150] }, //             +50
              { day: "2026-07-10", marks: [90] }, //              +110, closed for +100
            ],
          }),
          put(["2026-07-08", 300], null, {
            quantity: 2,
            days: [
              { day: "2026-07-09", marks: [350] }, //        2 x -50
              { day: "2026-07-10", marks: [400, 275] }, //   2 x 25
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
      // No mark: the last before, and the entry price.
      { trade_date: "2026-07-08", realized_pnl: 0, unrealized_pnl: -300, pnl: 0, equity: 9_730 },
      // (50 + 300) - 100 = 250
      { trade_date: "2026-07-09", realized_pnl: 0, unrealized_pnl: -50, pnl: 250, equity: 9_980 },
      // (100 - 50) + (50 + 100) = 200
      { trade_date: "2026-07-10", realized_pnl: 100, unrealized_pnl: 50, pnl: 200, equity: 10_180 },
      { trade_date: "2026-07-13", realized_pnl: 0, unrealized_pnl: 50, pnl: 0, equity: 10_180 },
      { trade_date: "2026-07-14", realized_pnl: 0, unrealized_pnl: 100, pnl: 50, equity: 10_230 },
    ]);
    // Returns -0.004, -230/9960 = -0.0230924, 0, 250/9730 = 0.0256937, 200/9980 = 0.0200401, 0, 50/10180 = 0.0049116:
    // sum 0.0235530, mean 0.0033647, above the rate 0.0032647. Squares 0.0016352; less 7 x 0.0033647^2 = 0.0000792,
    // / 6 = 0.00025932, its root 0.0161033. 0.0032647 / 0.0161033 = 0.202736.
    // Below the rate: 0.0041^2 + 0.0231924^2 + 2 x 0.0001^2 = 0.00055472, / 7 = 0.0000792, its root 0.0089020.
    expect(await readPerformance(book)).toEqual({
      trades: 2,
      wins: 2,
      losses: 0,
      win_rate: 100,
      win_rate_low: 34.2, //                 1 / (1 + 3.84146 / 2)
      win_rate_high: 100,
      total_pnl: 140,
      fees: 0,
      slippage: null,
      expectancy: 70,
      avg_win: 70,
      avg_loss: null,
      profit_factor: null,
      payoff_ratio: null,
      longest_win_streak: 2,
      longest_loss_streak: 0,
      current_streak: 2,
      avg_days_held: 6, //                   (8 + 4) / 2
      return_on_collateral: 1.4, //          140 / 10000
      annual_return_on_collateral: 85.17, // 140 x 365 / (5000 x 12)
      avg_mfe: 75, //                        (40 + 110) / 2
      avg_mae: -160, //                      (0 - 320) / 2
      few_trades: true,
      sessions: 7,
      equity: 10_230,
      total_return: 2.3,
      annual_return: 126.74, //              1.023^36
      sharpe: 3.22, //                       0.202736 x 15.8745
      sharpe_error: 6.06, //                 sqrt((1 + 0.041102 / 2) / 7) x 15.8745
      sortino: 5.82, //                      0.0032647 / 0.0089020 x 15.8745
      max_drawdown: 2.7, //                  1 - 9730 / 10000
      drawdown_from: null,
      drawdown_to: "2026-07-07",
      recovered_on: "2026-07-10",
      calmar: 46.94, //                      126.737 / 2.7
      few_sessions: true,
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
    // Growth 0.99 x 0.98 = 0.9702. Mean -0.03 / 6 = -0.005. Squares 0.0005; (0.0005 - 6 x 0.005^2) / 5 = 0.00007, its root
    // 0.0083666; -0.005 / 0.0083666 = -0.597614. Below 0: 0.0005 / 6, its root 0.00912871.
    expect(await readPerformance(book)).toEqual({
      trades: 3,
      wins: 0,
      losses: 3,
      win_rate: 0,
      win_rate_low: 0,
      win_rate_high: 56.1, //                 3.84146 / 3 / (1 + 3.84146 / 3) = 0.561497
      total_pnl: -596,
      fees: 0,
      slippage: null,
      expectancy: -198.67,
      avg_win: null,
      avg_loss: -198.67,
      profit_factor: 0, //                    0 / 596
      payoff_ratio: null,
      longest_win_streak: 0,
      longest_loss_streak: 3,
      current_streak: -3,
      avg_days_held: 0.3,
      return_on_collateral: -5.68, //         -596 / 10500
      annual_return_on_collateral: -2071.81, // -596 x 365 / 10500: a day each
      avg_mfe: null,
      avg_mae: null,
      few_trades: true,
      sessions: 6,
      equity: 19_404,
      total_return: -2.98,
      annual_return: -71.93, //               0.9702^42
      sharpe: -9.49, //                       -0.597614 x 15.8745
      sharpe_error: 7.04, //                  sqrt((1 + 0.357143 / 2) / 6) x 15.8745
      sortino: -8.69, //                      -0.005 / 0.00912871 x 15.8745
      max_drawdown: 2.98,
      drawdown_from: null,
      drawdown_to: "2026-08-06",
      recovered_on: null,
      calmar: -24.14, //                      -71.9345 / 2.98
      few_sessions: true,
      shares_pnl: 0,
    });
  });
});
