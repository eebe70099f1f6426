import { z } from "zod";
import { amount, date, instant } from "../schemas/money.ts";

/** What the chart of a position is drawn from: amounts in USD for the whole position, dates New York's. */
export const chartFacts = z.object({
  position_id: z.int(),
  ticker: z.string().min(1),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  quantity: z.int().positive(),
  /** All of it, as `profit_target`, `stop_loss` and `can_lose` are. */
  credit: amount.positive(),
  /** Null: off. */
  profit_target: amount.nonnegative().nullable(),
  stop_loss: amount.nonnegative().nullable(),
  /** The most that its legs can lose; null = without bound. */
  can_lose: amount.nonnegative().nullable(),
  /** The marks since entry, in any order. */
  points: z.array(z.object({ at: instant, pnl: amount })),
  entry_at: instant,
  now_at: instant,
  /** The first date on which the date rule closes the position; null = off. */
  exit_on: date.nullable(),
  /** The colors to draw it in. */
  theme: z.enum(["dark", "light"]).default("dark"),
  /** When and at what it was closed, and the exit reason. */
  closed: z.object({ at: instant, pnl: amount, reason: z.string() }).nullish(),
});

export type ChartFacts = z.input<typeof chartFacts>;
