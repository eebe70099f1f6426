import { at, QQQ, SPY, TOKEN } from "./common.ts";

const confirmation = {
  token: TOKEN,
  answer: null as string | null,
  answered_by: null as string | null,
  answered_at: null as string | null,
  lapsed: false,
  good_for_seconds: 120,
  position_ids: [12],
  progress: { waiting: 0, working: 0, closed: 0 },
  market_open: true,
  leaves_at: null as string | null,
};

export const close = {
  ...confirmation,
  action: "close",
  close_quantity: null,
  limit: null,
  far: false,
  position_id: 12,
  ...SPY,
  strategy_type: "CSP",
  open_quantity: 2,
  entry_price: 150,
  mark: 130 as number | null,
  mark_fault: null as string | null,
  marked_at: at as string | null,
  mark_age_minutes: 3 as number | null,
  natural_price: 132 as number | null,
  cost: 260 as number | null,
  pnl: 40 as number | null,
  working: null as object | null,
};

/** Facts of what asks before it is done, and of what the kill switch leaves open. */
export const OF_CONFIRMATIONS = {
  confirmation: close,
  closed_elsewhere: {
    ...confirmation,
    action: "closed",
    position_id: 12,
    ...SPY,
    open_quantity: 2,
    entry_price: 150,
    exit_price: 8_400,
    exit_reason: "manual",
    pnl: -16_500,
    mark: 130 as number | null,
    marked_at: at as string | null,
    far: true,
    held_at: at as string | null,
  },
  close_all: {
    ...confirmation,
    action: "close_all",
    position_ids: [12, 14],
    positions: 2,
    cost: 3_360 as number | null,
    pnl: -1_200 as number | null,
    unmarked: [] as object[],
  },
  traded_shares: {
    ...confirmation,
    action: "shares",
    ticker: "SPY",
    quantity: -100,
    price: 57.5,
    known: 571.25,
  },
  kill: { ...confirmation, action: "kill", position_ids: [], entries: 1, approved: 2, closes: 1, open: 5 },
  unkill: {
    ...confirmation,
    action: "unkill",
    position_ids: [],
    killed_at: at,
    killed_by: "1001",
    due: [{ position_id: 14, ...QQQ, exit_reason: "stop_loss" }],
  },
  working_closes: {
    token: TOKEN,
    answer: null as string | null,
    orders: [
      {
        position_id: 12,
        ...SPY,
        order_id: 31,
        exit_reason: "profit_target",
        limit_price: 75,
        quantity: 2,
        filled_quantity: 1,
      },
    ],
  },
  killed_due: {
    killed_at: at,
    positions: [
      { position_id: 14, ...QQQ, exit_reason: "stop_loss", mark: 310, pnl: -1_240, fault: null },
      { position_id: 12, ...SPY, exit_reason: "21dte", mark: null, pnl: null, fault: "stale" },
    ],
  },
};
