import type { Head } from "./head.ts";
import type { OpenPosition } from "./positions.ts";
import type { Amount, Day, Instant } from "./units.ts";

export type Question =
  | "settlement"
  | "settlement_value"
  | "which_order"
  | "drift"
  | "working_closes"
  | "unfilled_entry"
  | "confirmation";

export type Need =
  | {
      kind: "request";
      request_id: string;
      ticker: string;
      contract: string;
      contract_short: string;
      quantity: number;
      net_credit: number;
      since: Instant;
    }
  | {
      kind: "question";
      question: Question;
      position_id: number | null;
      ticker: string | null;
      since: Instant;
    }
  | { kind: "fault"; part: string; says: string; since: Instant | null }
  | { kind: "drift"; ticker: string; since: Instant };

export interface Overview {
  head: Head;
  equity: Amount;
  periods: {
    name: "today" | "week" | "month" | "year" | "all";
    since: Day | null;
    trades: number;
    wins: number;
    realized_pnl: Amount;
    account_pnl: Amount;
  }[];
  curve: { day: Day; equity: Amount; total_pnl: number; drawdown: Amount; flow: Amount }[];
  open: {
    total: number;
    unrealized_pnl: Amount;
    unmarked: number;
    day: Day;
    day_change: Amount;
    shares: { unrealized_pnl: Amount; market_value: Amount } | null;
  };
  nearest: OpenPosition[];
  exposure: {
    collateral: number;
    risk: number;
    max_total_collateral: Amount;
    by_underlying: {
      underlying: string;
      positions: number;
      collateral: number;
      risk: number;
      price: Amount;
      priced_at: Instant | null;
      down_10: Amount;
      down_20: Amount;
    }[];
    by_expiration: { expiration_date: Day | null; positions: number; collateral: number; risk: number }[];
    down_10: Amount;
    down_20: Amount;
    up_10: Amount;
    up_20: Amount;
    unpriced: string[];
  };
  needs: Need[];
}
