import type { Head } from "./head.ts";
import type { Amount, Day } from "./units.ts";

export interface Figures {
  trades: number;
  wins: number;
  losses: number;
  scratches: number;
  win_rate: Amount;
  win_rate_low: Amount;
  win_rate_high: Amount;
  exit_weeks: number;
  total_pnl: Amount;
  fees: Amount;
  slippage: Amount;
  expectancy: Amount;
  avg_win: Amount;
  avg_loss: Amount;
  profit_factor: Amount;
  payoff_ratio: Amount;
  expectancy_r: Amount;
  trades_with_stop: number;
  longest_win_streak: number;
  longest_loss_streak: number;
  current_streak: number;
  avg_days_held: Amount;
  premium_captured: Amount;
  return_on_collateral: Amount;
  annual_return_on_collateral: Amount;
  avg_mfe: Amount;
  avg_mae: Amount;
  avg_mfe_percent: Amount;
  avg_mae_percent: Amount;
  few_trades: boolean;
  sessions: number;
  unmarked_sessions: number;
  returns: number;
  equity: Amount;
  total_return: Amount;
  annual_return: Amount;
  sharpe: Amount;
  sharpe_error: Amount;
  sortino: Amount;
  max_drawdown: Amount;
  drawdown_from: Day | null;
  drawdown_to: Day | null;
  recovered_on: Day | null;
  drawdown_days: number | null;
  longest_drawdown_days: number | null;
  calmar: Amount;
  worst_day: Amount;
  worst_day_on: Day | null;
  worst_month: Amount;
  worst_month_on: Day | null;
  skew: Amount;
  expected_shortfall: Amount;
  is_short: boolean;
  shares_pnl: Amount;
}

export interface Month {
  month: Day;
  trades: number;
  wins: number;
  losses: number;
  scratches: number;
  realized_pnl: number;
  credit: number;
  premium_captured: Amount;
  account_pnl: Amount;
  flow: Amount;
  equity: Amount;
  account_return: Amount;
  drawdown: Amount;
}

export interface Bucket {
  bucket: string;
  trades: number;
  wins: number;
  scratches: number;
  win_rate: Amount;
  total_pnl: number;
  expectancy: number;
  profit_factor: Amount;
  best: number;
  worst: number;
  avg_days_held: Amount;
  premium_captured: Amount;
  return_on_collateral: Amount;
  annual_return_on_collateral: Amount;
  few_trades: boolean;
}

export type Dimension =
  | "strategy"
  | "ticker"
  | "exit_reason"
  | "dte_at_entry"
  | "days_held"
  | "weekday"
  | "month"
  | "tag"
  | "mistake"
  | "rating"
  | "mood";

export interface Performance {
  head: Head;
  figures: Figures;
  since: Day | null;
  months: Month[];
  days: { day: Day; trades: number; wins: number; pnl: number }[];
  comparison: Record<Dimension, Bucket[]>;
  distribution: { from: number; until: number; trades: number }[];
}

export interface Replayed {
  trades: number;
  wins: number;
  win_rate: Amount;
  total_pnl: Amount;
  expectancy: Amount;
  worst: Amount;
  avg_days_held: Amount;
  pnl_per_collateral_day: Amount;
  annual_return_on_collateral: Amount;
}

export interface Replay {
  head: Head;
  replay: {
    since: Day | null;
    as_traded: Replayed;
    without_marks: number;
    results: (Replayed & {
      rules: { profit_percent?: number; exit_dte?: number; stop_multiple?: number | null };
      cut_off: number;
      stops_at_mid: number;
      difference: Amount;
      difference_error: Amount;
      few_trades: boolean;
      reasons: Record<string, number>;
    })[];
  };
}
