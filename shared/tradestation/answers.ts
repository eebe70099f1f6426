import { z } from "zod";
import { decimal, many, number, readable, reference, text } from "../outside/parts.ts";

// Fields that we do not read are not validated.

/** An entry of a list, or a whole answer. A non-empty `error` marks a refusal. */
export const result = z
  .object({ Error: text, Message: text, OrderID: reference })
  .transform((said) => ({ error: said.Error, words: said.Message || said.Error, orderId: said.OrderID }));

/** Characters that a header can carry. */
const token = z.string().regex(/^[\x21-\x7e]+$/);

export const tokenAnswer = z.object({
  access_token: token,
  /** Seconds, twenty minutes by default. If that is too long, a 401 will tell. */
  expires_in: z.coerce.number().positive().max(86_400).catch(1_200),
  /** The new refresh token, with rotation. */
  refresh_token: token.optional().catch(undefined),
});

/** The answer to placing an order. A refusal may be in either list. */
export const placed = z.object({ Orders: many(result), Errors: many(result) });

const leg = z.object({
  Symbol: text,
  BuyOrSell: text,
  OpenOrClose: text,
  QuantityOrdered: number,
  ExecQuantity: number,
  /** USD per share; the average over several executions. */
  ExecutionPrice: decimal,
});

const brokerOrder = z.object({
  OrderID: reference,
  Status: text,
  StatusDescription: text,
  RejectReason: text,
  /** USD per share; negative for a credit of a spread. */
  LimitPrice: number,
  /** USD. */
  CommissionFee: number,
  OpenedDateTime: text,
  Legs: many(leg),
  /** Set instead of all other fields. */
  Error: text,
});

export type BrokerOrder = z.infer<typeof brokerOrder>;

/** Orders of today or of the past; `NextToken` asks for more of them. */
export const orders = z
  .object({ Orders: readable(brokerOrder), Errors: many(z.unknown()), NextToken: text })
  .transform(({ Orders, Errors, NextToken }) => {
    // An order that cannot be shown may appear in the list as an error.
    const shown = Orders.read.filter((each) => !each.Error && each.OrderID && each.Status);
    return {
      orders: shown,
      whole: Orders.all && shown.length === Orders.read.length && Errors.length === 0,
      nextToken: NextToken,
    };
  });

const position = z.object({ Symbol: text, Quantity: number, LongShort: text, AssetType: text });

/** A position that cannot be read keeps its name where that is readable. */
const oddPosition = z
  .object({ Symbol: text.catch(""), AssetType: text.catch("") })
  .catch({ Symbol: "", AssetType: "" })
  .transform((named): z.infer<typeof position> => ({ ...named, Quantity: null, LongShort: "" }));

export const positions = z.object({
  Positions: many(z.union([position, oddPosition])),
  Errors: many(result),
});

export const balances = z.object({
  Balances: many(
    z.object({
      AccountID: text,
      /** USD. A field that cannot be read is null and does not hide the other fields. */
      Equity: number.catch(null),
      CashBalance: number.catch(null),
      BuyingPower: number,
      BalanceDetail: z.object({ OptionBuyingPower: number }).nullish(),
    }),
  ),
  Errors: many(result),
});

export const quotes = z.object({
  Quotes: readable(
    z.object({
      Symbol: text,
      Bid: number,
      Ask: number,
      Last: number,
      MarketFlags: z.object({ IsDelayed: z.boolean(), IsHalted: z.boolean() }).nullish(),
    }),
  ),
  Errors: readable(
    z.object({ Symbol: text, Error: text }).transform((said) => ({ Symbol: said.Symbol, words: said.Error })),
  ),
});

export const bars = z.object({
  Bars: readable(z.object({ Close: number, TimeStamp: z.iso.datetime({ offset: true }), BarStatus: text })),
});

export const expirations = z.object({ Expirations: many(z.object({ Date: z.string() })) });

/** One list for each strike; for a spread type, a list holds several strikes. */
export const strikes = z.object({ Strikes: many(many(number)) });

/** A line of a stream: an option of a chain, a status of the stream, or an error. */
export const chainLine = z.object({
  StreamStatus: text,
  Heartbeat: number.catch(null),
  Error: text,
  Message: text,
  Legs: many(z.object({ Symbol: text })).catch([]),
  Bid: number,
  Ask: number,
  Volume: number.catch(null),
  DailyOpenInterest: number.catch(null),
  ImpliedVolatility: number.catch(null),
  Delta: number.catch(null),
  Theta: number.catch(null),
  Vega: number.catch(null),
});
