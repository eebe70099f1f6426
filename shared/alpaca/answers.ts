import { z } from "zod";
import { decimal, many, number, readable, reference, text } from "../outside/parts.ts";

// Alpaca writes numbers of orders and accounts as strings, and numbers of quotes as numbers. Fields that we do not read
// are not validated.

/** An error. The code is more exact than the HTTP status; the message is for people. */
export const refusal = z.object({ code: number.catch(null), message: text.catch("") });

const leg = z.object({
  id: reference,
  symbol: text,
  side: text,
  filled_qty: number,
  /** USD per share, never negative; the average over several executions. */
  filled_avg_price: decimal,
});

export const order = leg.extend({
  id: reference.pipe(z.string().min(1)),
  client_order_id: reference,
  status: text.pipe(z.string().min(1)),
  /** Contracts; for an order of several legs the number of units. */
  qty: number,
  /** USD per share; negative for a credit of an order of several legs. */
  limit_price: number,
  /** USD per share; negative for a credit of an order of several legs. We read the legs' own prices instead. */
  filled_avg_price: decimal,
  replaced_by: reference,
  submitted_at: text,
  legs: many(leg),
});

export type AlpacaOrder = z.infer<typeof order>;

/** A page of orders. `all` tells whether every order in it could be read. */
export const orders = readable(order);

const position = z.object({ symbol: text, qty: number, side: text, asset_class: text });

/** A position that cannot be read keeps its symbol where that is readable. */
const oddPosition = z
  .object({ symbol: text.catch(""), asset_class: text.catch("") })
  .catch({ symbol: "", asset_class: "" })
  .transform((named): z.infer<typeof position> => ({ ...named, qty: null, side: "" }));

export const positions = z.array(z.union([position, oddPosition]));

export const account = z.object({
  /** USD. A field that cannot be read is null and does not hide the other fields. */
  equity: number.catch(null),
  cash: number.catch(null),
  options_buying_power: number,
  /** Present permission: 0 no options, 1 covered options, 2 also long options, 3 also spreads. */
  options_trading_level: number,
  trading_blocked: z.boolean().nullish(),
  account_blocked: z.boolean().nullish(),
});

/** One entry per execution. The id of the last entry asks for the next page. */
export const fills = readable(
  z.object({ id: reference, order_id: reference, symbol: text, side: text, qty: number, price: decimal }),
);

/** What became of expired contracts, and of their shares. */
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

/** A record by symbol; entries that cannot be read are left out. */
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
  /** USD per share; zero where nobody bids or asks. */
  bp: number,
  ap: number,
  /** Time of the last change. */
  t: z.iso.datetime({ offset: true }),
  /** OPRA's condition, of an option. Shares have a list of other conditions. */
  c: text.catch(""),
});

export const quotes = z.object({ quotes: bySymbol(quote), ...page });

const bar = z.object({ t: z.iso.datetime({ offset: true }), c: number });

/** Daily bars; their time is midnight in New York. */
export const bars = z.object({
  bars: z
    .record(z.string(), readable(bar))
    .nullish()
    .transform((found) => found ?? {}),
  ...page,
});

/** Cash dividends among the corporate actions. Alpaca omits a kind of which there are none. */
export const cashDividends = z.object({
  corporate_actions: z.object({
    cash_dividends: readable(
      z.object({
        symbol: text.pipe(z.string().min(1)),
        ex_date: z.iso.date(),
        /** USD per share. */
        rate: number,
        /** Empty means USD or unknown. */
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
      /** Shares per contract; other than 100 after a split or a merger. */
      size: number,
      tradable: z.boolean(),
      open_interest: number,
    }),
  ),
  ...page,
});
