import { afterAll, beforeAll, beforeEach } from "vitest";
import type { History } from "../../model/statistics/history.ts";
import { type Book, createBook } from "../../support/book.ts";
import { forget, live, readEquity, readPerformance, rows } from "../histories.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, whose history is empty before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  beforeEach(() => forget(book));
  afterAll(() => book.drop());
}

/** The views of a history. v_comparison takes Postgres longest to plan, so it is queried separately. */
export async function views(history: History) {
  await live(book, history);
  return {
    performance: await readPerformance(book),
    equity: await readEquity(book),
    trades: await rows(book, "select * from public.v_trades order by exit_date"),
  };
}

export const readComparison = () => rows(book, "select * from public.v_comparison");

export const NO_RETURNS = {
  total_return: null,
  annual_return: null,
  sharpe: null,
  sharpe_error: null,
  sortino: null,
  max_drawdown: null,
  drawdown_from: null,
  drawdown_to: null,
  recovered_on: null,
  drawdown_days: null,
  longest_drawdown_days: null,
  calmar: null,
  worst_day: null,
  worst_day_on: null,
  worst_month: null,
  worst_month_on: null,
  skew: null,
  expected_shortfall: null,
  unmarked_sessions: 0,
  is_short: true,
};

export const FLAT = { ...NO_RETURNS, total_return: 0 };

export const NO_TRADES = {
  trades: 0,
  wins: 0,
  losses: 0,
  scratches: 0,
  exit_weeks: 0,
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
  expectancy_r: null,
  trades_with_stop: 0,
  premium_captured: null,
  avg_days_held: null,
  return_on_collateral: null,
  annual_return_on_collateral: null,
  avg_mfe: null,
  avg_mae: null,
  avg_mfe_percent: null,
  avg_mae_percent: null,
  few_trades: true,
};
