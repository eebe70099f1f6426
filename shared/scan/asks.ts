import { z } from "zod";
import { amount, date, instant } from "../schemas/money.ts";

/** The instant of the underlying's price in the option model, and the risk-free rate, annual, as a fraction. */
const at = { at: instant, rate: z.number() };

/** Strikes in USD per share, both bounds included. */
const strikes = z.object({ from: amount, to: amount }).nullable();

/** `private.asks()`: questions to the market and the broker, each optional. */
export const asks = z.object({
  underlyings: z.object({ tickers: z.array(z.string()), indices: z.array(z.string()) }).optional(),
  closes: z.array(z.object({ ticker: z.string(), date, closed_at: instant })).optional(),
  /** Ticker. */
  expirations: z.string().optional(),
  dividends: z.object({ tickers: z.array(z.string()), from: date, to: date }).optional(),
  strikes: z.object({ ticker: z.string(), expiration: date }).optional(),
  account: z.literal(true).optional(),
  quotes: z
    .object({ ...at, options: z.array(z.object({ symbol: z.string(), price: amount, closes_at: instant })) })
    .optional(),
  chain: z
    .object({
      ...at,
      ticker: z.string(),
      price: amount,
      expirations: z.array(z.object({ date, closes_at: instant })).nullable(),
      puts: strikes,
      calls: strikes,
    })
    .optional(),
});

export type Asks = z.infer<typeof asks>;
