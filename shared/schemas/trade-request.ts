import { z } from "zod";
import { date, dollars } from "./money.ts";

const strike = z.number().min(0.001).lt(100_000).multipleOf(0.001, "has more than three decimals");

const leg = z.strictObject({
  action: z.enum(["sell", "buy"]),
  option_type: z.literal("put"),
  /** USD per share. */
  strike,
  expiration: date,
  /** Contracts. */
  quantity: z.int().positive(),
});

/** Exit rules that differ from the defaults. */
export const overrides = z.strictObject({
  /** USD for the whole position. */
  profit_target: dollars.min(0.01).lt(1e9).optional(),
  /** USD for the whole position. */
  stop_loss: dollars.min(0.01).lt(1e9).optional(),
  /** Calendar days before expiration. */
  exit_dte: z.int().min(0).max(3650).optional(),
  auto_exit: z.boolean().optional(),
});

/**
 * A proposed trade. Legs follow from the strikes; given ones must agree. That the expiration lies in the future
 * is for Postgres to say, which has the market clock.
 */
export const tradeRequest = z
  .strictObject({
    request_id: z
      .string()
      .min(1)
      .max(255)
      // A person tells two cards apart by it: none that look alike.
      .regex(/^[!-~]([ -~]*[!-~])?$/, "must be printable ASCII without spaces at its ends"),
    /** CSP: cash-secured put. VPC: vertical put credit spread. */
    strategy_type: z.enum(["CSP", "VPC"]),
    ticker: z
      .string()
      .trim()
      // Before it is made uppercase: by that, ß becomes SS.
      .regex(/^[A-Za-z][A-Za-z0-9./-]{0,19}$/, "is not a ticker")
      .toUpperCase(),
    expiration_date: date,
    /** Strike of the short put, USD per share. */
    strike_price: strike,
    /** Short strike less long strike of a VPC, USD per share. */
    width: strike.optional(),
    /** USD per contract. */
    net_credit: dollars.min(0.01),
    /** Contracts. */
    quantity: z.int().positive().max(10_000),
    legs: z.array(leg).optional(),
    overrides: overrides.optional(),
  })
  .superRefine((request, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (request.expiration_date > "2099-12-31") {
      fault("expiration_date", "is too far away: an option's symbol has two digits for the year");
    }
    if (request.strategy_type === "VPC" && request.width === undefined) {
      fault("width", "is needed for a VPC");
    }
    if (request.strategy_type === "CSP" && request.width !== undefined) {
      fault("width", "belongs to a VPC only");
    }
    if (request.width !== undefined && request.width >= request.strike_price) {
      fault("width", "must be below the strike");
    }
    const most = (request.width ?? request.strike_price) * 100;
    if (request.net_credit >= most) {
      fault("net_credit", `must be below ${most}, the most the position can lose`);
    }
    if (request.legs && !legsAgree(request, request.legs)) {
      fault("legs", "do not agree with the strategy, strike, width, expiration and quantity");
    }
  });

/** Amounts in USD (per contract where `shared/schemas` says so), strikes in USD per share. */
export type TradeRequest = z.infer<typeof tradeRequest>;

function legsAgree(
  request: { strike_price: number; width?: number | undefined; expiration_date: string; quantity: number },
  legs: z.infer<typeof leg>[],
): boolean {
  const wanted = new Map([["sell", request.strike_price]]);
  if (request.width !== undefined) {
    wanted.set("buy", request.strike_price - request.width);
  }
  return (
    legs.length === wanted.size &&
    new Set(legs.map(({ action }) => action)).size === legs.length &&
    legs.every(
      ({ action, strike, expiration, quantity }) =>
        // Strikes have at most three decimals; their difference in binary does not.
        Math.abs(strike - (wanted.get(action) ?? Number.NaN)) < 0.0005 &&
        expiration === request.expiration_date &&
        quantity === request.quantity,
    )
  );
}

/** Body of create-position: a trade that was executed elsewhere. */
export const executedTrade = z.strictObject({
  request: tradeRequest,
  /** Net credit received, USD per contract. */
  entry_price: dollars.min(0.01),
  /** Contracts filled. */
  quantity: z.int().positive().max(10_000),
  /** What is known of the execution; `order_id` becomes the broker's reference. */
  execution_data: z.record(z.string(), z.json()).default({}),
});
