import { z } from "zod";
import { decimal, many, number, readable, reference, text } from "../outside/parts.ts";

// Alpaca writes numbers of orders and accounts as strings, those of quotes as numbers. Fields that are not read are not
// looked at.

/** Of an error: the code says more than the status, and the message is for people. */
export const refusal = z.object({ code: number.catch(null), message: text.catch("") });

const leg = z.object({
  id: reference,
  symbol: text,
  side: text,
  filled_qty: number,
  /** USD per share, never negative; the average of several executions. */
  filled_avg_price: decimal,
});

export const order = leg.extend({
  id: reference.pipe(z.string().min(1)),
  client_order_id: reference,
  status: text.pipe(z.string().min(1)),
  /** Units of an order of several legs. */
  qty: number,
  /** USD per share, of several legs negative for a credit. */
  limit_price: number,
  /** Of an order of several legs negative for a credit; their own prices are what is read. */
  filled_avg_price: decimal,
  replaced_by: reference,
  submitted_at: text,
  legs: many(leg),
});

export type AlpacaOrder = z.infer<typeof order>;

/** A page of orders. `all`: whether every one of them can be read. */
export const orders = readable(order);

const position = z.object({ symbol: text, qty: number, side: text, asset_class: text });

/** Of one that cannot be read its name, if that can be. */
const oddPosition = z
  .object({ symbol: text.catch(""), asset_class: text.catch("") })
  .catch({ symbol: "", asset_class: "" })
  .transform((named): z.infer<typeof position> => ({ ...named, qty: null, side: "" }));

export const positions = z.array(z.union([position, oddPosition]));

export const account = z.object({
  /** USD; what cannot be read keeps back nothing that can. */
  equity: number.catch(null),
  cash: number.catch(null),
  options_buying_power: number,
  /** What the account may trade now: 0 nothing, 1 what is covered, 2 also to buy, 3 also spreads. */
  options_trading_level: number,
  trading_blocked: z.boolean().nullish(),
  account_blocked: z.boolean().nullish(),
});

/** What was filled, one execution each; a page ends with the id that asks for the next. */
export const fills = readable(
  z.object({ id: reference, order_id: reference, symbol: text, side: text, qty: number, price: decimal }),
);

/** What became of contracts that expired, and of their shares. */
export const settled = readable(
  z.object({
    id: reference.pipe(z.string().min(1)),
    activity_type: text,
    symbol: text.catch(""),
    date: text.catch(""),
    qty: number.catch(null),
    status: text.catch(""),
  }),
);

/** By symbol, what of it can be read. */
function bySymbol<T>(item: z.ZodType<T>) {
  return z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((found) =>
      Object.entries(found ?? {}).flatMap(([symbol, each]) => {
        const { success, data } = item.safeParse(each);
        return success ? [{ symbol, ...data }] : [];
      }),
    );
}

const page = { next_page_token: text };

const quote = z.object({
  /** USD per share; zero where there is none. */
  bp: number,
  ap: number,
  /** When it last changed. */
  t: z.iso.datetime({ offset: true }),
  /** Of an option OPRA's condition; of shares there is a list of others. */
  c: text.catch(""),
});

export const quotes = z.object({ quotes: bySymbol(quote), ...page });

const bar = z.object({ t: z.iso.datetime({ offset: true }), c: number });

/** Daily ones, each with New York's midnight as its time. */
export const bars = z.object({
  bars: z
    .record(z.string(), readable(bar))
    .nullish()
    .transform((found) => found ?? {}),
  ...page,
});

/** Of corporate actions one kind; kinds that there are none of are absent. */
export const cashDividends = z.object({
  corporate_actions: z.object({
    cash_dividends: readable(
      z.object({
        symbol: text.pipe(z.string().min(1)),
        ex_date: z.iso.date(),
        /** Per share. */
        rate: number,
        /** Empty means USD, or that nobody knows. */
        currency: text,
      }),
    ),
  }),
  ...page,
});

export const snapshots = z.object({
  snapshots: bySymbol(
    z.object({
      latestQuote: quote,
      dailyBar: z
        .object({ v: number, t: z.iso.datetime({ offset: true }) })
        .nullish()
        .catch(null),
      impliedVolatility: number.catch(null),
      greeks: z.object({ delta: number, theta: number, vega: number }).nullish().catch(null),
    }),
  ),
  ...page,
});

export const contracts = z.object({
  option_contracts: readable(
    z.object({
      symbol: text,
      root_symbol: text,
      expiration_date: z.iso.date(),
      strike_price: number,
      /** Shares a contract is for; another number than 100 after a split or a merger. */
      size: number,
      tradable: z.boolean(),
      open_interest: number,
    }),
  ),
  ...page,
});
