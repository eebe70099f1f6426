import type { Order } from "../../shared/broker.ts";
import { contractAt, optionSymbol, type Strategy } from "../model/contract.ts";
import { money, toNumber } from "../model/money.ts";
import { csp } from "../support/book.ts";
import { orderOf } from "../support/orders.ts";

/** An entry of a strategy for 150.00: a put at 580, a call at 600, and long legs 5 away. */
export function orderIn(strategy: Strategy, quantity = 1, differing: Partial<Order> = {}): Order {
  const request = csp({ quantity });
  const contract = contractAt(strategy, request.ticker, request.expiration_date, {
    put: money(580),
    putWidth: money(5),
    call: money(600),
    callWidth: money(5),
  });
  return {
    ...orderOf(request),
    legs: contract.legs.map((leg) => ({
      action: leg.action,
      option_type: leg.type,
      strike: toNumber(leg.strike),
      expiration: contract.expiration,
      quantity,
      symbol: optionSymbol(contract, leg),
    })),
    ...differing,
  };
}
