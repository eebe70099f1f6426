import { z } from "zod";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import type { PlaceRequest, SimulatedLeg, TradeAction } from "../../brokers/order.ts";
import { invalid, malformed } from "./wire.ts";

/** An order as it was sent. */
export interface AlpacaRequest extends PlaceRequest {
  isMarket?: boolean;
  /** Whether Alpaca has to find out what the order opens or closes. */
  isIntentOpen?: boolean;
}

export interface Replacement {
  limitPrice: string | null;
  quantity: number | null;
  clientOrderId: string | null;
}

const text = z.string().min(1);
/** Numbers travel as strings. */
const number = z.string().regex(/^-?\d+(\.\d+)?$/, "must be a number in a string");
const side = z.enum(["buy", "sell"]);
const intent = z.enum(["buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"]);
const timeInForce = z.enum(["day", "gtc", "opg", "cls", "ioc", "fok"]);
const clientOrderId = z.string().max(128, "must be no more than 128 characters");

const order = z.strictObject({
  symbol: text.optional(),
  qty: number.optional(),
  notional: number.optional(),
  side: side.optional(),
  type: z.enum(["market", "limit", "stop", "stop_limit", "trailing_stop"]),
  time_in_force: timeInForce,
  limit_price: number.optional(),
  stop_price: number.optional(),
  extended_hours: z.boolean().optional(),
  client_order_id: clientOrderId.optional(),
  order_class: z.enum(["simple", "bracket", "oco", "oto", "mleg", ""]).optional(),
  position_intent: intent.optional(),
  legs: z
    .array(
      z.strictObject({
        symbol: text,
        ratio_qty: number,
        side: side.optional(),
        position_intent: intent.optional(),
      }),
    )
    .optional(),
});
type Sent = z.infer<typeof order>;

const replacement = z.strictObject({
  qty: number.optional(),
  time_in_force: timeInForce.optional(),
  limit_price: number.optional(),
  client_order_id: clientOrderId.optional(),
});

/** Reads a POST. @throws Rejection */
export function readOrder(body: unknown, generated: string): AlpacaRequest {
  const sent = checked(order, body);
  if (sent.time_in_force !== "day") {
    throw invalid("order_time_in_force provided not supported for options trading");
  }
  if (sent.type !== "limit" && sent.type !== "market") {
    throw invalid("invalid order type for options trading");
  }
  if (sent.extended_hours === true) {
    throw invalid("extended hours is not supported for options trading");
  }
  if (sent.notional !== undefined) {
    throw invalid("notional orders are not supported for options trading");
  }
  if (sent.qty === undefined) {
    throw malformed("qty is required");
  }
  const isMarket = sent.type === "market";
  if (isMarket && (sent.limit_price !== undefined || sent.stop_price !== undefined)) {
    throw invalid("limit price is only valid for limit orders");
  }
  if (!isMarket && sent.limit_price === undefined) {
    throw invalid("limit price is required for limit orders");
  }
  const isMultileg = sent.order_class === "mleg";
  if (!isMultileg && sent.order_class && sent.order_class !== "simple") {
    throw invalid("complex orders not supported for options trading");
  }
  return {
    confirmId: sent.client_order_id ?? generated,
    limitPrice: sent.limit_price ?? "",
    quantity: whole(sent.qty, "qty"),
    isMarket,
    isIntentOpen: !isMultileg && sent.position_intent === undefined,
    legs: isMultileg ? multileg(sent) : [simple(sent)],
  };
}

/** Reads a PATCH. @throws Rejection */
export function readReplacement(body: unknown): Replacement {
  const sent = checked(replacement, body);
  if (sent.time_in_force !== undefined && sent.time_in_force !== "day") {
    throw invalid("order_time_in_force provided not supported for options trading");
  }
  return {
    limitPrice: sent.limit_price ?? null,
    quantity: sent.qty === undefined ? null : whole(sent.qty, "qty"),
    clientOrderId: sent.client_order_id ?? null,
  };
}

function simple(sent: Sent): SimulatedLeg {
  if (sent.legs !== undefined) {
    throw malformed("legs are only valid for mleg orders");
  }
  if (sent.symbol === undefined) {
    throw malformed("symbol is required");
  }
  if (sent.side === undefined) {
    throw malformed("side is required");
  }
  return {
    symbol: contract(sent.symbol),
    action: actionOf(sent.position_intent ?? `${sent.side}_to_open`, sent.side),
  };
}

function multileg(sent: Sent): SimulatedLeg[] {
  if (sent.symbol !== undefined || sent.side !== undefined || sent.position_intent !== undefined) {
    throw malformed("symbol, side and position_intent belong to the legs of a mleg order");
  }
  const { legs = [] } = sent;
  if (legs.length < 2 || legs.length > 4) {
    throw invalid("mleg orders must have at least 2 legs and at most 4 legs");
  }
  const read = legs.map((leg, i): SimulatedLeg => {
    if (leg.position_intent === undefined) {
      throw invalid(`leg.${i} position intent is required`);
    }
    return {
      symbol: contract(leg.symbol),
      action: actionOf(leg.position_intent, leg.side),
      ratio: whole(leg.ratio_qty, `leg.${i} ratio_qty`),
    };
  });
  if (new Set(read.map(({ symbol }) => symbol)).size < read.length) {
    throw invalid("mleg orders must have distinct legs");
  }
  const [first, ...others] = read.map(({ symbol }) => parseOptionSymbol(symbol)?.root);
  const other = others.find((root) => root !== first);
  if (other !== undefined) {
    throw invalid(`underlying asset mismatch: ${first} != ${other}`);
  }
  if (read.reduce((common, { ratio = 1 }) => divisor(common, ratio), 0) !== 1) {
    throw invalid("leg ratios must be coprime");
  }
  return read;
}

/** An unpadded option symbol. */
function contract(symbol: string): string {
  if (symbol.includes(" ") || parseOptionSymbol(symbol) === null) {
    throw invalid(`asset "${symbol}" not found`);
  }
  return symbol;
}

function actionOf(positionIntent: string, sent: "buy" | "sell" | undefined): TradeAction {
  if (sent !== undefined && !positionIntent.startsWith(sent)) {
    throw malformed(`side ${sent} does not match position_intent ${positionIntent}`);
  }
  return positionIntent.toUpperCase().replaceAll("_", "") as TradeAction;
}

function whole(value: string, name: string): number {
  if (Number(value) <= 0) {
    throw malformed(`${name} must be > 0`);
  }
  if (!/^\d+$/.test(value)) {
    throw invalid(`${name} must be integer for options trading`);
  }
  return Number(value);
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  return parsed.data;
}
