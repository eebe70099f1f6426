import { z } from "zod";
import { amount, date, instant } from "../schemas/money.ts";

/** Facts for the chart of a position: amounts in USD for the whole position, dates in New York. */
export const chartFacts = z.object({
  position_id: z.int(),
  ticker: z.string().min(1),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  quantity: z.int().positive(),
  /** For the whole position, as `profit_target`, `stop_loss` and `can_lose`. */
  credit: amount.positive(),
  /** Null = off. */
  profit_target: amount.nonnegative().nullable(),
  stop_loss: amount.nonnegative().nullable(),
  /** The most that the legs can lose; null = no bound. */
  can_lose: amount.nonnegative().nullable(),
  /** The marks since entry, in any order. */
  points: z.array(z.object({ at: instant, pnl: amount })),
  entry_at: instant,
  now_at: instant,
  /** The first date on which the date rule closes the position; null = off. */
  exit_on: date.nullable(),
  /** The colors to draw it in. */
  theme: z.enum(["dark", "light"]).default("dark"),
  /** Time and P&L of the close, and the exit reason. */
  closed: z.object({ at: instant, pnl: amount, reason: z.string() }).nullish(),
});

export type ChartFacts = z.input<typeof chartFacts>;
