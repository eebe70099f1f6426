import type { OrderReport } from "../../shared/broker.ts";
import type { OptionQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";

/** Forty-five days after the Tuesday on which a book begins. */
export const EXPIRATION = "2026-04-17";

let requests = 0;

/** The specification's example, in an underlying of its own: a 580 put sold for 150.00. */
export function csp(differing: Partial<TradeRequest> = {}): TradeRequest {
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
export function vpc(differing: Partial<TradeRequest> = {}): TradeRequest {
  return csp({ strategy_type: "VPC", width: 5, ...differing });
}

/** `U7260417P00580000`: the put at `strike`, the short one unless told otherwise. */
export function putSymbol(request: TradeRequest, strike = request.strike_price): string {
  return [
    request.ticker,
    request.expiration_date.slice(2).replaceAll("-", ""),
    "P",
    String(Math.round(strike * 1000)).padStart(8, "0"),
  ].join("");
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

/** Quotes under which closing costs `mark`, USD per contract. */
export function quotesFor(request: TradeRequest, mark: number): OptionQuote[] {
  if (request.width === undefined) {
    return [quote(putSymbol(request), mark)];
  }
  return [
    quote(putSymbol(request), mark + 100),
    quote(putSymbol(request, request.strike_price - request.width), 100),
  ];
}

/** The broker has an order at its limit and has filled nothing of it. */
export function working(order: Record<string, unknown> | undefined): OrderReport {
  const order_id = Number(order?.order_id);
  return {
    order_id,
    status: "working",
    broker_order_id: `B${order_id}`,
    limit_price: Number(order?.limit_price),
  };
}
