import { TRANSPORT_FAULTS } from "../../brokers/faults.ts";

export type Endpoint =
  | "place"
  | "replace"
  | "cancel"
  | "orders"
  | "order"
  | "client_order"
  | "positions"
  | "account"
  | "activities"
  | "clock"
  | "calendar"
  | "contracts"
  | "quotes"
  | "snapshots"
  | "chain"
  | "stock_quotes"
  | "stock_trades"
  | "bars"
  | "dividends";

/** Answers of busy or failed servers: the call had no effect, or only its answer is lost. */
const SERVER_FAULTS = [
  "error_503",
  "error_503_after",
  "error_504",
  "error_504_after",
  /** The key is refused for a moment: 401. */
  "unauthorized",
] as const;

/** Only the first leg shows the latest execution. */
const LEGS = ["legs_apart"] as const;
/** Faults of quotes. */
const QUOTES = [
  /** Nothing was quoted since the open, so timestamps are old. */
  "quiet_quotes",
  /** The last symbol has no quote. */
  "quote_missing",
] as const;

const OWN_FAULTS = {
  place: [
    /** 403, code 40310000. */
    "refused_403",
    /** 422, code 42210000. */
    "refused_422",
    /** 422 with the code of a used reference, although it was not used. */
    "refused_40010001",
    /** The first fill is partial; the rest follows a look later. */
    "partial_fill",
    /** Partly filled, then cancelled by the exchange. An order for one contract: cancelled. */
    "part_then_out",
    /** Partly filled, then rejected. An order for one contract: rejected. */
    "part_then_rejected",
    /** Accepted, and rejected a moment later. */
    "rejected_later",
    /** The next two looks do not show the fill. */
    "late_fill",
    /** The next two looks show the fill in an order that is still new. */
    "filled_while_ack",
    /** Partly filled, then done for the day. */
    "done_for_day",
    /** Expires at once. */
    "expires_early",
    /** Stays `accepted` for two looks: the market does not have it, and it cannot be replaced. */
    "slow_new",
    /** Accepted, but the connection breaks, and the next list does not have the order yet; by our reference it is found. */
    "listed_late",
    /** The connection breaks, two looks do not find the order, and only then it is accepted. */
    "taken_late",
    /** Its timestamp is a minute and a half before it was sent. */
    "skewed",
  ],
  replace: [
    /** 403 as in Alpaca's known bug: the contracts of a close count as reserved by the order that it replaces. */
    "insufficient_qty",
    "refused_422",
    /** 200, but the old order fills first, and the new one is rejected. */
    "fill_wins",
    /** The old order is pending_replace for two looks. */
    "slow_replace",
  ],
  cancel: [
    "refused_422",
    /** The order fills before the cancel arrives. */
    "fill_after_cancel",
    /** Pending for two looks. */
    "slow_cancel",
    /** Pending for ten looks. */
    "stuck_cancel",
  ],
  orders: [...LEGS, "repeated_order"],
  order: LEGS,
  client_order: LEGS,
  positions: [
    /** Holdings as at the previous look; never twice in a row. */
    "positions_behind",
    /** One of the symbols as at the previous look; never twice in a row. */
    "positions_apart",
    /** One symbol has a superfluous piece. */
    "malformed_symbol",
  ],
  activities: [
    /** One of the activities appears twice. */
    "repeated_activity",
  ],
  contracts: ["malformed_symbol"],
  quotes: QUOTES,
  snapshots: QUOTES,
  chain: QUOTES,
} as const;

export type Fault =
  | (typeof TRANSPORT_FAULTS)[number]
  | (typeof SERVER_FAULTS)[number]
  | (typeof OWN_FAULTS)[keyof typeof OWN_FAULTS][number];

/** The faults that can happen at an endpoint. */
export function faultsOf(endpoint: Endpoint): Fault[] {
  const own = endpoint in OWN_FAULTS ? OWN_FAULTS[endpoint as keyof typeof OWN_FAULTS] : [];
  return [...TRANSPORT_FAULTS, ...SERVER_FAULTS, ...own];
}
