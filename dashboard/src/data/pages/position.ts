import type { Head } from "./head.ts";
import type { Amount, Day, Instant } from "./units.ts";

export interface Note {
  note_id: number;
  trade_date: Day;
  text: string | null;
  tags: string[];
  mistakes: string[];
  mood_before: string | null;
  mood_after: string | null;
  rating: number | null;
  written_at: Instant;
}

export interface PositionPage {
  head: Head;
  position: {
    position_id: number;
    ticker: string;
    strategy_type: string;
    status: "OPEN" | "CLOSED" | "EXPIRED";
    contract: string;
    contract_short: string;
    expiration_date: Day;
    dte: number;
    quantity: number;
    open_quantity: number;
    credit: number;
    entry_price: number;
    entry_date: Instant;
    mark: Amount;
    natural_price: Amount;
    mark_fault: string | null;
    marked_at: Instant | null;
    pnl: Amount;
    unrealized_pnl: Amount;
    realized_pnl: Amount;
    pnl_percent: Amount;
    fees: number;
    days_held: number;
    collateral: number;
    capital: number;
    max_risk: Amount;
    profit_target: Amount;
    profit_price: Amount;
    stop_loss: Amount;
    stop_price: Amount;
    exit_dte: number | null;
    exit_on: Day | null;
    to_profit_target: Amount;
    to_stop_loss: Amount;
    to_exit_dte: number | null;
    auto_exit: boolean;
    no_effective_stop: boolean;
    close_asked_at: Instant | null;
    close_asked_by: string | null;
    due: string | null;
    verdict: string | null;
    exit_price: Amount;
    exit_reason: string | null;
    exit_date: Instant | null;
    request_id: string;
    legs: {
      action: "sell" | "buy";
      option_type: "put" | "call";
      strike: number;
      expiration: Day;
      quantity: number;
    }[];
  };
  chart: {
    position_id: number;
    ticker: string;
    contract: string;
    contract_short: string;
    expiration_date: Day;
    quantity: number;
    credit: number;
    profit_target: Amount;
    stop_loss: Amount;
    can_lose: Amount;
    points: { at: Instant; pnl: number }[];
    entry_at: Instant;
    exit_on: Day | null;
    closed?: { at: Instant; pnl: number; reason: string } | null;
  };
  payoff: {
    price: Amount;
    pnl: Amount;
    priced_at: Instant | null;
    shares_at: Amount;
    break_evens: number[];
    points: { price: number; pnl: number }[];
  };
  verdicts: {
    since: Instant;
    until: Instant;
    checks: number;
    verdict: string;
    exit_reason: string | null;
    code: string | null;
    lowest_pnl: Amount;
    highest_pnl: Amount;
  }[];
  orders: {
    order_id: number;
    purpose: "entry" | "exit";
    source: string;
    status: string;
    exit_reason: string | null;
    limit_price: Amount;
    quantity: number;
    filled_quantity: number;
    fill_cash: Amount;
    fees: Amount;
    created_at: Instant;
    broker_message: string | null;
  }[];
  rule_changes: {
    changed_at: Instant;
    changed_by: string | null;
    rule: string;
    old_value: string | number | boolean | null;
    new_value: string | number | boolean | null;
  }[];
  notes: Note[];
}
