import { describe, expect, it } from "vitest";
import type { Figures } from "../../../dashboard/src/data/pages.ts";
import { OF_ACCOUNT, OF_TRADES } from "../../../dashboard/src/pages/performance/figure-groups.ts";
import { warningsOfAccount } from "../../../dashboard/src/pages/performance/why-none.ts";
import { warningsOfTrades } from "../../../shared/words/figure-warnings.ts";

/** More than a year in which every figure is known. */
const KNOWN: Figures = {
  ...{ trades: 60, wins: 40, losses: 19, scratches: 1, win_rate: 66.7, win_rate_low: 50, win_rate_high: 80 },
  ...{ exit_weeks: 30, total_pnl: 900, fees: 60, slippage: 12, expectancy: 15, avg_win: 60, avg_loss: -80 },
  ...{ profit_factor: 1.6, payoff_ratio: 0.75, expectancy_r: 0.1, trades_with_stop: 50 },
  ...{ longest_win_streak: 9, longest_loss_streak: 3, current_streak: -2, avg_days_held: 14 },
  ...{ premium_captured: 20, return_on_collateral: 1, annual_return_on_collateral: 20 },
  ...{ avg_mfe: 90, avg_mae: -50, avg_mfe_percent: 45, avg_mae_percent: -30, few_trades: false },
  ...{
    sessions: 300,
    unmarked_sessions: 0,
    returns: 300,
    equity: 101_000,
    total_return: 1,
    annual_return: 0.9,
  },
  ...{ sharpe: 0.5, sharpe_error: 0.9, sortino: 0.7, max_drawdown: 2, drawdown_from: "2026-01-05" },
  ...{ drawdown_to: "2026-02-02", recovered_on: null, drawdown_days: 60, longest_drawdown_days: 60 },
  ...{
    calmar: 0.4,
    worst_day: -1,
    worst_day_on: "2026-02-02",
    worst_month: -1.5,
    worst_month_on: "2026-02-01",
  },
  ...{ skew: -0.8, expected_shortfall: -0.7, is_short: false, shares_pnl: 0 },
};

const items = [...OF_TRADES, ...OF_ACCOUNT].flatMap((group) => group.items);
const item = (key: string) => {
  const found = items.find((each) => each.key === key);
  if (found === undefined) {
    throw new Error(`There is no ${key}.`);
  }
  return found;
};
const why = (key: string, figures: Partial<Figures>) => item(key).because?.({ ...KNOWN, ...figures });
const beside = (key: string, figures: Partial<Figures> = {}) => item(key).beside?.({ ...KNOWN, ...figures });

describe("a missing figure gives its reason", () => {
  it("of the account: no starting balance", () => {
    const without = { equity: null };
    for (const key of [
      "equity",
      "total_return",
      "annual_return",
      "sharpe",
      "max_drawdown",
      "worst_day",
      "skew",
    ]) {
      expect(why(key, without)).toBe("No starting balance");
    }
  });

  it("of annualised figures: too few daily returns", () => {
    for (const key of ["annual_return", "sharpe", "sortino", "calmar", "skew", "expected_shortfall"]) {
      expect(why(key, { returns: 14, sessions: 14 })).toBe("Needs 60 days, has 14");
    }
  });

  it("of figures that need every day: missing marks", () => {
    for (const key of [
      "sharpe",
      "max_drawdown",
      "drawdown_days",
      "worst_day",
      "worst_month",
      "expected_shortfall",
    ]) {
      expect(why(key, { unmarked_sessions: 31 })).toBe("Too many sessions without marks");
    }
    expect(why("worst_day", { unmarked_sessions: 30 })).toBe("No day lost");
  });

  it("of an event: it did not happen", () => {
    expect(why("profit_factor", {})).toBe("No trade lost");
    expect(why("payoff_ratio", { wins: 0 })).toBe("No trade won");
    expect(why("max_drawdown", {})).toBe("Never below a high");
    expect(why("calmar", { max_drawdown: null })).toBe("Never below a high");
    expect(why("worst_month", {})).toBe("No month lost");
    expect(why("expectancy_r", {})).toBe("No trade opened with a stop");
  });
});

describe("a figure that needs more than a number", () => {
  it("shows when the drawdown was, and whether it has recovered", () => {
    expect(beside("max_drawdown")).toBe("Jan 5 '26 to Feb 2 '26");
    expect(beside("max_drawdown", { drawdown_from: null })).toBe("the start to Feb 2 '26");
    expect(beside("drawdown_days")).toBe("not recovered yet");
    expect(beside("drawdown_days", { recovered_on: "2026-03-06" })).toBe("recovered on Mar 6 '26");
  });

  it("shows the error of the Sharpe ratio", () => {
    expect(beside("sharpe")).toBe("± 0.90");
  });

  it("describes a streak in words", () => {
    expect(`${item("current_streak").write?.(-2)} ${beside("current_streak")}`).toBe("−2 lost");
    expect(beside("current_streak", { current_streak: 3 })).toBe("won");
  });

  it("leaves out empty parts", () => {
    expect(item("shares_pnl").isLeftOut?.(KNOWN)).toBe(true);
    expect(item("shares_pnl").isLeftOut?.({ ...KNOWN, shares_pnl: -5 })).toBe(false);
  });
});

describe("a caveat about the figures", () => {
  it("is absent for the account with a year of marked days", () => {
    expect(warningsOfAccount(KNOWN)).toEqual([]);
  });

  it("is about few trades, and about trades of one week in the same market", () => {
    const warnings = warningsOfTrades({ ...KNOWN, trades: 12, exit_weeks: 1, few_trades: true });
    expect(warnings[0]).toContain("Fewer than 30");
    expect(warnings[1]).toContain("The trades closed in 1 week");
    expect(warningsOfTrades({ ...KNOWN, exit_weeks: 60 })).toEqual([]);
  });

  it("is about a short time, unmarked sessions, or a missing balance", () => {
    expect(warningsOfAccount({ ...KNOWN, returns: 14, is_short: true })).toEqual([
      "Only 14 daily returns: annualised figures need 60.",
    ]);
    expect(warningsOfAccount({ ...KNOWN, returns: 100, is_short: true })[0]).toContain("a year has 252");
    expect(warningsOfAccount({ ...KNOWN, unmarked_sessions: 31 })[0]).toContain(
      "In 31 of 300 sessions open positions had no marks",
    );
    expect(warningsOfAccount({ ...KNOWN, equity: null })).toEqual([
      "Sharpe, drawdown and returns need your starting balance: /balance AMOUNT in the chat.",
    ]);
  });
});
