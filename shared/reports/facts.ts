import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import type { Discretion } from "./report.ts";

const looks = z.object({
  hide_dollars: z.boolean(),
  hide_quantities: z.boolean(),
  hide_tickers: z.boolean(),
  theme: z.enum(["dark", "light"]),
  /** The broker's mode; null = no check has reported it yet. */
  mode: z.enum(["PAPER", "SIM", "LIVE"]).nullable(),
});

const contract = {
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
};

/** Closed trades of some days: USD, net of fees, and percent. */
const sum = z.object({
  total: z.int(),
  wins: z.int(),
  /** Trades that made exactly nothing, neither wins nor losses. */
  scratches: z.int(),
  /** Partial closes of positions that are or were still open. */
  parts: z.int(),
  /** With partial closes and sold shares; shares_pnl is the shares' part of it. */
  pnl: amount,
  shares_pnl: amount,
  fees: amount,
  return_on_collateral: amount.nullable(),
});

const trade = z.object({
  ...contract,
  position_id: z.int(),
  quantity: z.int(),
  exit_reason: z.string(),
  exit_day: date,
  pnl: amount,
  pnl_percent: amount,
  days_held: z.int(),
});

/** `private.open_facts()`: figures of the open book by the latest marks, or by the marks of the day for a past day. */
export const openFacts = z.object({
  total: z.int(),
  unrealized_pnl: amount,
  /** How many positions have no mark. */
  unmarked: z.int(),
  /** The change of the book since the close before that session, with partial closes and shares. */
  day: date,
  day_change: amount,
  /** By the last official closes; null = no shares held. */
  shares: z.object({ unrealized_pnl: amount, market_value: amount }).nullable(),
});
/** `private.curve_facts()`. */
const curve = z.object({
  of: z.enum(["equity", "collateral"]).nullable(),
  stake: amount.nullable(),
  points: z.array(
    z.object({
      day: date,
      pnl: amount,
      percent: amount.optional(),
      drawdown: amount.optional(),
      flow: amount.optional(),
      spy_pnl: amount.optional(),
      spy_percent: amount.optional(),
    }),
  ),
});
/** Facts of every report. */
const asked = {
  /** Set when the report is wanted as Markdown, for copying. */
  as: z.literal("markdown").optional(),
  /** Id of the message with the report, by which it can be published. */
  message_id: z.int(),
  day: date,
  /** True when the period has ended and nothing can change. */
  is_over: z.boolean(),
  looks,
};

/** `private.brief_facts()`. */
export const briefFacts = z.object({
  ...asked,
  /** The past day at whose end the book was as shown; null = the present book. */
  as_of: date.nullable(),
  is_session: z.boolean(),
  open: openFacts.extend({
    collateral: amount,
    risk: amount,
    max_total_collateral: amount.nullable(),
    equity: amount.nullable(),
  }),
  nearest: z.array(
    z.object({
      ...contract,
      position_id: z.int(),
      dte: z.int(),
      unrealized_pnl: amount.nullable(),
      credit_percent: amount.nullable(),
      nearest_rule: z.string().nullable(),
      nearest: amount.nullable(),
    }),
  ),
  expiring: z.array(z.object({ date, positions: z.int() })),
  /** Null = no longer known. */
  pending: z.int().nullable(),
  /** Closes since the session before. */
  yesterday: sum.extend({ day: date, until: date }),
  /** Number of proposals that can still be approved, and the newest of them. */
  proposals: z.int(),
  opportunities: z.array(
    z.object({
      ...contract,
      dte: z.int(),
      quantity: z.int(),
      floor_credit: amount,
      return_on_collateral: amount,
    }),
  ),
});

/** `private.scorecard_facts()`. */
export const scorecardFacts = z.object({
  ...asked,
  closed: sum.extend({ trades: z.array(trade) }),
  opened: z.int(),
  month: sum,
  open: openFacts,
  account: z.object({ pnl: amount, daily_return: amount.nullable(), equity: amount.nullable() }).nullable(),
  curve,
});

const noted = z.object({
  ...contract,
  position_id: z.int(),
  quantity: z.int(),
  pnl_realized: amount,
  pnl_percent: amount,
  exit_reason: z.string(),
  notes: z.array(z.string()),
});

/** `private.weekly_facts()`. */
export const weeklyFacts = z.object({
  ...asked,
  /** First day of the closes in the report; `until` is the last session. */
  since: date,
  until: date,
  closed: sum.extend({ trades: z.array(trade) }),
  before: sum,
  open: openFacts,
  strategies: z.array(
    z.object({
      strategy_type: z.string(),
      trades: z.int(),
      wins: z.int(),
      pnl: amount,
      return_on_collateral: amount.nullable(),
    }),
  ),
  account: z
    .object({
      pnl: amount,
      equity: amount.nullable(),
      week_return: amount.nullable(),
      drawdown: amount.nullable(),
      drawdown_now: amount.nullable(),
    })
    .nullable(),
  best: noted.nullable(),
  worst: noted.nullable(),
  replay: z.object({
    as_traded: z.object({ trades: z.int(), total_pnl: amount }),
    results: z.array(
      z.object({
        rules: z.object({
          profit_percent: z.number().optional(),
          exit_dte: z.int().optional(),
          stop_multiple: z.number().nullable().optional(),
        }),
        total_pnl: amount,
        cut_off: z.int(),
      }),
    ),
  }),
  curve,
});

export type CurveFacts = z.infer<typeof curve>;
export type Sum = z.infer<typeof sum>;
export type Open = z.infer<typeof openFacts>;
export type BriefFacts = z.infer<typeof briefFacts>;
export type ScorecardFacts = z.infer<typeof scorecardFacts>;
export type WeeklyFacts = z.infer<typeof weeklyFacts>;
export type Looks = z.infer<typeof looks>;

/** The owner's choices, with journal notes always hidden. */
export function discretionOf(chosen: Looks): Discretion {
  return { ...chosen, hide_notes: true, hide_open: false, hide_proposals: false };
}

/** A report's name. Everything except real money is marked. */
export function titleOf(name: string, { mode }: Looks): string {
  // Before the first check has reported a mode, it counts as paper.
  return mode === "LIVE" ? name : `${name} · ${mode ?? "PAPER"}`;
}
