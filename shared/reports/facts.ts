import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import type { Discretion } from "./report.ts";

const looks = z.object({
  hide_dollars: z.boolean(),
  hide_quantities: z.boolean(),
  hide_tickers: z.boolean(),
  theme: z.enum(["dark", "light"]),
  /** Where it trades; null = no check has told yet. */
  mode: z.enum(["PAPER", "SIM", "LIVE"]).nullable(),
});

const contract = {
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
};

/** Closed trades of some days; USD, net of fees, and percent. */
const sum = z.object({
  total: z.int(),
  wins: z.int(),
  /** Of them so many made exactly nothing: neither wins nor losses. */
  scratches: z.int(),
  /** Closes of a part of what is, or was, open still. */
  parts: z.int(),
  /** Parts and sold shares included, and what of it the shares made. */
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

/** `private.open_facts()`: the open book in a few figures, by the latest marks; of a day that is over by those of then. */
export const openFacts = z.object({
  total: z.int(),
  unrealized_pnl: amount,
  /** So many of them have no mark. */
  unmarked: z.int(),
  /** What the book has made since the close before that session, closed parts and shares included. */
  day: date,
  day_change: amount,
  /** By the last official closes; null = there are none. */
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
/** Of every report. */
const asked = {
  /** How it is to be told: as Markdown, for copying. */
  as: z.literal("markdown").optional(),
  /** Of the message that shows it, by which it can be published. */
  message_id: z.int(),
  day: date,
  /** Nothing more will come to it. */
  is_over: z.boolean(),
  looks,
};

/** `private.brief_facts()`. */
export const briefFacts = z.object({
  ...asked,
  /** Of a day that is over: at the end of that date the book was as it is told. Null: as it is. */
  as_of: date.nullable(),
  is_session: z.boolean(),
  open: openFacts.extend({
    collateral: amount,
    max_risk: amount,
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
  /** Null: nobody knows any more. */
  pending: z.int().nullable(),
  /** Closed since the session before. */
  yesterday: sum.extend({ day: date, until: date }),
  /** What can still be approved: how many, and the newest. */
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
  /** What closed from then on is told; `until` is the last session. */
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

/** What others may not see: what the owner hides, and never what the journal says. */
export function discretionOf(chosen: Looks): Discretion {
  return { ...chosen, hide_notes: true, hide_open: false, hide_proposals: false };
}

/** A report's name; what is not real money says so. */
export function titleOf(name: string, { mode }: Looks): string {
  // Nothing is real before a check has said so.
  return mode === "LIVE" ? name : `${name} · ${mode ?? "PAPER"}`;
}
