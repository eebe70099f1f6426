import { z } from "zod";
import { date, dollars, fees } from "./money.ts";

/** USD per share. */
export const strike = z.number().min(0.001).lt(100_000).multipleOf(0.001, "has more than three decimals");

const leg = z.strictObject({
  action: z.enum(["sell", "buy"]),
  option_type: z.enum(["put", "call"]),
  /** USD per share. */
  strike,
  expiration: date,
  /** Contracts. */
  quantity: z.int().positive(),
});

const usd = dollars.min(0.01).lt(1e9).nullable().optional();
const percent = z.number().positive().max(10_000).multipleOf(0.01).nullable().optional();

/** Exit rules that differ from the defaults; null = off. */
export const overrides = z
  .strictObject({
    /** USD for the whole request. A partial fill gets its share. */
    profit_target: usd,
    /** USD for the whole request. */
    stop_loss: usd,
    /** Percent of the credit, instead of an amount. */
    profit_percent: percent,
    stop_percent: percent,
    /** Calendar days before expiration. */
    exit_dte: z.int().min(0).max(3650).nullable().optional(),
    auto_exit: z.boolean().optional(),
  })
  .refine(
    ({ profit_target, profit_percent }) => profit_target === undefined || profit_percent === undefined,
    { path: ["profit_percent"], error: "is given beside profit_target: one form, not both" },
  )
  .refine(({ stop_loss, stop_percent }) => stop_loss === undefined || stop_percent === undefined, {
    path: ["stop_percent"],
    error: "is given beside stop_loss: one form, not both",
  });

/**
 * A proposed trade. It lists its legs, or gives the short strike and the width of a strategy whose legs follow from
 * them. Postgres checks the legs (`private.legs_fault()`) and that the expiration lies in the future.
 */
export const tradeRequest = z
  .strictObject({
    request_id: z
      .string()
      .min(1)
      .max(255)
      // A person tells two cards apart by it, so look-alike characters are refused.
      .regex(/^[!-~]([ -~]*[!-~])?$/, "must be printable ASCII without spaces at its ends"),
    /** One of `private.strategies()`: CSP, VPC, VCC, IC, CC, STR. */
    strategy_type: z.string().regex(/^[A-Z]{2,5}$/, "is no strategy that is known"),
    ticker: z
      .string()
      .trim()
      // Checked before uppercasing, which would turn ß into SS.
      .regex(/^[A-Za-z][A-Za-z0-9./-]{0,19}$/, "is not a ticker")
      .toUpperCase(),
    expiration_date: date,
    /** Strike of the short leg, USD per share. */
    strike_price: strike.optional(),
    /** Distance from the short leg to the long leg of a spread, USD per share. */
    width: strike.optional(),
    /** USD per contract. */
    net_credit: dollars.min(0.01),
    /** Contracts. */
    quantity: z.int().positive().max(10_000),
    legs: z.array(leg).min(1).max(4).optional(),
    overrides: overrides.optional(),
  })
  .superRefine((request, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (request.expiration_date > "2099-12-31") {
      fault("expiration_date", "is too far away: an option's symbol has two digits for the year");
    }
    if (request.legs === undefined && request.strike_price === undefined) {
      fault("legs", "are needed where no strike_price is given");
    }
  });

/** Amounts in USD (per contract where `shared/schemas` says so), strikes in USD per share. */
export type TradeRequest = z.infer<typeof tradeRequest>;

/** Body of create-position: a trade that was executed elsewhere. */
export const executedTrade = z.strictObject({
  request: tradeRequest,
  /** Net credit received, USD per contract. */
  entry_price: dollars.min(0.01),
  /** Contracts filled. */
  quantity: z.int().positive().max(10_000),
  /** Facts about the execution: `order_id` becomes the broker's reference, `commission` the fees where none are given. */
  execution_data: z.record(z.string(), z.json()).default({}),
  /** USD for all contracts and legs together. P&L is net of them. */
  fees: fees.optional(),
});
