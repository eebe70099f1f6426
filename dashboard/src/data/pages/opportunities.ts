import type { Head } from "./head.ts";
import type { Amount, Day, Instant } from "./units.ts";

export interface Opportunity {
  opportunity_id: number;
  place: number | null;
  fell_out: string | null;
  rule: string;
  strategy_type: string;
  ticker: string;
  contract: string;
  expiration_date: Day;
  dte: number;
  quantity: number;
  underlying_price: Amount;
  credit: Amount;
  natural_credit: Amount;
  floor_credit: Amount;
  capital: Amount;
  delta: Amount;
  implied_volatility: Amount;
  chance: Amount;
  return_percent: Amount;
  annualised_percent: Amount;
  score: Amount;
  score_return: Amount;
  score_edge: Amount;
  score_liquidity: Amount;
  score_fit: Amount;
  request_status: string | null;
  position_id: number | null;
  position_status: string | null;
  exit_reason: string | null;
  pnl_per_contract: Amount;
  pnl_if_held: Amount;
}

export interface Opportunities {
  head: Head;
  scans: {
    scan_id: number;
    trade_date: Day;
    began_at: Instant;
    is_scheduled: boolean;
    is_live: boolean;
    listed: number;
    taken: number;
  }[];
  scan: {
    scan_id: number;
    trade_date: Day;
    began_at: Instant;
    ended_at: Instant | null;
    repriced_at: Instant | null;
    is_scheduled: boolean;
    is_live: boolean;
    equity: Amount;
  } | null;
  opportunities: Opportunity[];
  fell_out: {
    ticker: string;
    rule: string;
    total: number;
    passed: number;
    reasons: { reason: string; count: number }[];
  }[];
}
