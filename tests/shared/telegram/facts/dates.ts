import { at, QQQ, SPY } from "./common.ts";

const warned = {
  position_id: 12,
  ...SPY,
  bites_on: "2026-04-17",
  open_quantity: 2,
  strike: 580,
  price: 571.5,
  mark: 852 as number | null,
  unrealized_pnl: -1_404 as number | null,
};

const ex_dividend = {
  ...warned,
  bites_on: "2026-03-20",
  price: 604.25,
  dividend: 1.62,
  put_mid: 1.1 as number | null,
  time_value: 0.95 as number | null,
  is_last: false,
};

const last_hours = {
  ...warned,
  action: "sell",
  option_type: "put",
  is_near: false,
  is_in_the_money: true,
  settles_by: null as string | null,
};

const arrival = {
  position_id: 12,
  ...SPY,
  dte: 45,
  mark: 130 as number | null,
  profit_percent: 50 as number | null,
  profit_price: 75 as number | null,
  to_profit_target: 110 as number | null,
  stop_price: 450 as number | null,
  to_stop_loss: 640 as number | null,
  exit_dte: 21 as number | null,
  exit_on: "2026-03-27" as string | null,
  exit_dte_off: null as number | null,
  marked_at: at,
};

/** Facts of ex-dividend dates and similar events, and of the account's existing holdings. */
export const OF_DATES = {
  ex_dividend,
  called_for_a_dividend: { ...ex_dividend, put_mid: null, is_last: true },
  early_assignment: { ...warned, option_type: "put", time_value: 0.02 },
  last_hours,
  near_a_strike: { ...last_hours, ...QQQ, action: "buy", is_near: true, settles_by: "close" },
  arrivals: {
    total: 9,
    page: 0,
    pages: 2,
    positions: [
      arrival,
      { ...arrival, position_id: 14, ...QQQ, dte: 12, mark: null, exit_dte: null, exit_dte_off: 21 },
    ],
  },
  dividends: { total: 21, dividends: [{ ticker: "SPY", ex_date: "2026-03-20", amount: 1.62 }] },
  limits: {
    mode: "LIVE" as string | null,
    limits: [
      { name: "max_risk_per_trade", value: "1250.5" as string | null, is_needed: true },
      { name: "max_daily_loss", value: null, is_needed: true },
      { name: "max_total_collateral", value: "infinity", is_needed: true },
      { name: "max_positions_per_expiration", value: "2", is_needed: false },
    ],
  },
};
