import { z } from "zod";
import { amount, date, instant } from "./money.ts";

/** One leg of a position; strike in USD per share, quantity in contracts, symbol in OSI without padding. */
export const positionLeg = z.object({
  action: z.enum(["sell", "buy"]),
  option_type: z.string(),
  strike: amount,
  expiration: date,
  quantity: z.int(),
  symbol: z.string(),
});

/** One row of `positions`; units are in the column comments (USD, USD per contract, days). */
export const position = z.object({
  position_id: z.int(),
  request_id: z.string(),
  ticker: z.string(),
  /** One of `private.strategies()`. */
  strategy_type: z.string(),
  status: z.enum(["OPEN", "CLOSED", "EXPIRED"]),
  entry_date: instant,
  credit: amount,
  entry_price: amount,
  quantity: z.int(),
  open_quantity: z.int(),
  exit_date: instant.nullable(),
  exit_price: amount.nullable(),
  exit_reason: z.string().nullable(),
  mark: amount.nullable(),
  mark_fault: z.string().nullable(),
  marked_at: instant.nullable(),
  unrealized_pnl: amount.nullable(),
  realized_pnl: amount,
  pnl_percent: amount.nullable(),
  fees: amount,
  /** Null = off, here and in the next two. */
  stop_loss: amount.nullable(),
  profit_target: amount.nullable(),
  exit_dte: z.int().nullable(),
  auto_exit: z.boolean(),
  verdict: z.string().nullable(),
  days_held: z.int(),
  expiration_date: date,
  contract: z.string(),
  contract_short: z.string(),
  collateral: amount,
  capital: amount,
  /** Null = no bound. */
  max_risk: amount.nullable(),
  stress_loss: amount,
  max_worth: amount.nullable(),
  legs: z.array(positionLeg),
  notes: z.string().nullable(),
  last_updated: instant,
});

export type Position = z.infer<typeof position>;
