import type { Head } from "./head.ts";
import type { Amount, Day, Instant, Rule } from "./units.ts";

export interface OpenPosition {
  position_id: number;
  ticker: string;
  strategy_type: string;
  contract: string;
  contract_short: string;
  expiration_date: Day;
  dte: number;
  quantity: number;
  open_quantity: number;
  entry_date: Instant;
  entry_price: number;
  mark: Amount;
  natural_price: Amount;
  mark_fault: string | null;
  marked_at: Instant | null;
  unrealized_pnl: Amount;
  credit_percent: Amount;
  profit_target: Amount;
  stop_loss: Amount;
  exit_dte: number | null;
  to_profit_target_way: Amount;
  to_stop_loss_way: Amount;
  to_exit_dte_way: Amount;
  nearest_rule: Rule | null;
  nearest: Amount;
  exit_reason: string | null;
  verdict: string | null;
  close_status: string | null;
  close_reason: string | null;
  close_limit_price: Amount;
  auto_exit: boolean;
  collateral: number;
  max_risk: Amount;
  realized_pnl: number;
  fees: number;
  days_held: number;
}

export interface Positions {
  head: Head;
  positions: OpenPosition[];
}
