import type { Head } from "./head.ts";
import type { Amount, Day } from "./units.ts";

/** A row of v_trades. */
export interface Trade {
  trade_id: number;
  position_id: number;
  request_id: string;
  ticker: string;
  strategy_type: string;
  contract: string;
  contract_short: string;
  expiration_date: Day;
  quantity: number;
  entry_date: string;
  entry_day: Day;
  entry_price: number;
  exit_date: string;
  exit_day: Day;
  exit_price: Amount;
  exit_reason: string;
  executed_by: string;
  pnl_realized: number;
  pnl_percent: Amount;
  win_loss: string;
  fees: number;
  capital: number;
  credit: number;
  days_held: number;
  dte_at_entry: number;
  return_on_collateral: Amount;
  annual_return: Amount;
  mfe: Amount;
  mae: Amount;
  mfe_percent: Amount;
  mae_percent: Amount;
  stop_at_entry: Amount;
  r_multiple: Amount;
  slippage: Amount;
  tags: string[];
  mistakes: string[];
  mood_before: string | null;
  mood_after: string | null;
  rating: number | null;
}

export interface History {
  head: Head;
  sums: {
    trades: number;
    wins: number;
    losses: number;
    scratches: number;
    win_rate: Amount;
    total_pnl: Amount;
    fees: Amount;
    credit: Amount;
    expectancy: Amount;
    premium_captured: Amount;
    avg_days_held: Amount;
    best: Amount;
    worst: Amount;
    few_trades: boolean;
  };
  trades: Trade[];
  next: number | null;
  choices: Record<"strategy" | "ticker" | "reason" | "tag" | "mistake", string[]>;
}
