import type { OrderReport } from "../../shared/broker.ts";
import type { OptionQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";

/** A request that names its short strike. */
export type StrikeRequest = TradeRequest & { strike_price: number };

/** 45 days after the Tuesday on which a book begins. */
export const EXPIRATION = "2026-04-17";

let requests = 0;

/** The specification's example with an underlying of its own: a 580 put sold for 150.00. */
export function csp(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  requests += 1;
  return {
    request_id: `request-${requests}`,
    strategy_type: "CSP",
    ticker: `U${requests}`,
    expiration_date: EXPIRATION,
    strike_price: 580,
    net_credit: 150,
    quantity: 1,
    ...differing,
  };
}

/** A 580/575 put spread sold for 150.00. */
export function vpc(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  return csp({ strategy_type: "VPC", width: 5, ...differing });
}

/** A 620/625 call spread sold for 150.00. */
export function vcc(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  return csp({ strategy_type: "VCC", strike_price: 620, width: 5, ...differing });
}

/** A 620 call sold for 150.00, with its shares in the account. */
export function cc(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  return csp({ strategy_type: "CC", strike_price: 620, ...differing });
}

type Strikes = [longPut: number, shortPut: number, shortCall: number, longCall: number];

/** A 560/570/620/625 iron condor sold for 150.00, whose put wing is the wider one. */
export function ic(
  differing: Partial<TradeRequest> = {},
  [longPut, shortPut, shortCall, longCall]: Strikes = [560, 570, 620, 625],
): TradeRequest {
  return byLegs("IC", differing, [
    ["sell", "put", shortPut],
    ["buy", "put", longPut],
    ["sell", "call", shortCall],
    ["buy", "call", longCall],
  ]);
}

/** A 560/620 strangle sold for 150.00. */
export function str(
  differing: Partial<TradeRequest> = {},
  [put, call] = [560, 620] as [number, number],
): TradeRequest {
  return byLegs("STR", differing, [
    ["sell", "put", put],
    ["sell", "call", call],
  ]);
}

type Leg = Pick<NonNullable<TradeRequest["legs"]>[number], "action" | "option_type" | "strike">;
type Side = [Leg["action"], Leg["option_type"], number];

/** A request by legs, for any strategy or none. */
export function byLegs(strategy_type: string, differing: Partial<TradeRequest>, sides: Side[]): TradeRequest {
  const { strike_price: _, ...request } = { ...csp(), strategy_type, ...differing };
  const { expiration_date: expiration, quantity } = request;
  return {
    legs: sides.map(([action, option_type, strike]) => ({
      action,
      option_type,
      strike,
      expiration,
      quantity,
    })),
    ...request,
  };
}

/** The legs of a request, given directly or by strike and width, with their symbols; the short ones first. */
export function legsOf(request: TradeRequest): (Leg & { symbol: string })[] {
  const { strategy_type, strike_price = 0, width = 0 } = request;
  const isPut = ["CSP", "VPC"].includes(strategy_type);
  const option_type = isPut ? ("put" as const) : ("call" as const);
  const named: Leg[] = request.legs ?? [
    { action: "sell", option_type, strike: strike_price },
    ...(width === 0
      ? []
      : [{ action: "buy" as const, option_type, strike: strike_price + (isPut ? -width : width) }]),
  ];
  return named
    .map((leg) => ({ ...leg, symbol: symbolOf(request, leg.option_type, leg.strike) }))
    .toSorted((a, b) => Number(a.action === "buy") - Number(b.action === "buy"));
}

function symbolOf(
  { ticker, expiration_date }: TradeRequest,
  option_type: Leg["option_type"],
  strike: number,
): string {
  return [
    ticker,
    expiration_date.slice(2).replaceAll("-", ""),
    option_type === "put" ? "P" : "C",
    String(Math.round(strike * 1000)).padStart(8, "0"),
  ].join("");
}

/** `U7260417P00580000`: the put at `strike`, by default the short one. */
export function putSymbol(request: StrikeRequest, strike = request.strike_price): string {
  return symbolOf(request, "put", strike);
}

/** A trustworthy quote: `mid` USD per contract, two dollars wide. */
export function quote(symbol: string, mid: number, differing: Partial<OptionQuote> = {}): OptionQuote {
  const cents = Math.round(mid * 100);
  return {
    symbol,
    bid: Math.max(cents - 100, 0) / 100,
    ask: (cents + Math.min(cents, 100)) / 100,
    as_of: null,
    halted: false,
    delayed: false,
    ...differing,
  };
}

/**
 * Quotes that make closing cost `mark`, USD per contract: each long leg is worth 100, and the short ones share the rest
 * equally.
 */
export function quotesFor(request: TradeRequest, mark: number): OptionQuote[] {
  const legs = legsOf(request);
  const long = legs.filter(({ action }) => action === "buy").length;
  return legs.map(({ action, symbol }) =>
    quote(symbol, action === "buy" ? 100 : (mark + 100 * long) / (legs.length - long)),
  );
}

/** The broker has an order at its limit, without fills. */
export function working(order: Record<string, unknown> | undefined): OrderReport {
  const order_id = Number(order?.order_id);
  return {
    order_id,
    status: "working",
    broker_order_id: `B${order_id}`,
    limit_price: Number(order?.limit_price),
  };
}
