/** Judges what the quotes mean for an approved request. */

import type { UnderlyingQuote } from "../../../../shared/market-data.ts";
import { at, MINUTE, newYorkDate, sessionOpen } from "../../../model/calendar.ts";
import { sides, strategyOf } from "../../../model/contract.ts";
import { DOLLAR, greatest, least, type Money, money } from "../../../model/money.ts";
import { combinedMark, type Quote } from "../../../model/quotes.ts";
import { countsAgain } from "../../../model/rules.ts";
import { openingLimit } from "../../../model/walk.ts";
import type { Model } from "../../model.ts";
import { asks, type OrderRow, type RequestRow, type State } from "../../state.ts";

type Fate =
  | { fate: "waits" }
  | { fate: "sent"; limit: Money }
  /** The new card shows the market: the credit to approve, and the price of the underlying. */
  | { fate: "asked again"; floor: Money; seen: number | null };

export function judgeEntry(
  model: Model,
  { request_id, floor_credit, seen_price }: RequestRow,
  before: State,
  quotes: Map<string, Quote>,
  underlyings: UnderlyingQuote[],
  exposed: Set<string>,
  hasHoldings: boolean,
): Fate {
  const contract = model.contract(request_id);
  const mark = combinedMark(contract, (symbol) => quotes.get(symbol), model.now);
  const price = underlyings.find(({ ticker }) => ticker === contract.ticker)?.price;
  const isQuiet = model.now - sessionOpen(newYorkDate(model.now)) < 2 * MINUTE;
  const isHoldingUnknown = strategyOf(contract) === "CC" && !hasHoldings;
  if (isQuiet || mark.fault !== null || price === undefined || isHoldingUnknown) {
    return { fate: "waits" };
  }
  const floor = money(floor_credit);
  const isThrough = (type: "put" | "call", strike: Money, at: number) =>
    type === "put" ? money(at) <= strike : money(at) >= strike;
  const isCrossed = sides(contract).some(
    ({ type, short }) =>
      isThrough(type, short, price) && (seen_price === null || !isThrough(type, short, seen_price)),
  );
  if (isCrossed || 4n * (floor - mark.mark) > floor) {
    const market = greatest((mark.mark / DOLLAR) * DOLLAR, DOLLAR);
    return { fate: "asked again", floor: least(floor, market), seen: price };
  }
  const isRefused =
    model.killed ||
    model.paused ||
    driftBlocks(before.drifts, contract.ticker) ||
    isInDoubt(model, before, request_id) ||
    (model.maxOpen !== null && exposed.size + 1 > model.maxOpen);
  return isRefused
    ? { fate: "asked again", floor, seen: seen_price }
    : { fate: "sent", limit: openingLimit(contract, 0, mark.mark, floor) };
}

/** The limit of a working entry; `asks`: it has come down to the floor, and a person decides. */
export function judgeWalk(
  model: Model,
  order: OrderRow,
  before: State,
  quotes: Map<string, Quote>,
): { walk: number; limit: Money; asks: boolean } {
  const { request_id, limit_price, broker_limit_price, walk, walked_at, created_at, cancelling } = order;
  const stays = { walk, limit: money(limit_price), asks: false };
  const mark = combinedMark(model.contract(request_id), (symbol) => quotes.get(symbol), model.now);
  const floor = before.requests.get(request_id)?.floor_credit ?? 0;
  if (
    cancelling ||
    mark.fault !== null ||
    limit_price !== broker_limit_price ||
    !countsAgain(at(walked_at ?? created_at), model.now)
  ) {
    return stays;
  }
  return walk < 2
    ? {
        walk: walk + 1,
        limit: openingLimit(model.contract(request_id), walk + 1, mark.mark, money(floor)),
        asks: false,
      }
    : { ...stays, asks: true };
}

/** Whether another entry in the same ticker may be at the broker. */
export function isInDoubt(model: Model, { orders }: State, request_id: string): boolean {
  const { ticker } = model.contract(request_id);
  return [...orders.values()].some(
    (order) =>
      order.purpose === "entry" &&
      order.status === "unknown" &&
      order.request_id !== request_id &&
      model.contract(order.request_id).ticker === ticker,
  );
}

export function driftBlocks(drifts: State["drifts"], ticker: string): boolean {
  return [...drifts.values()].some((drift) => drift.ticker === ticker && asks(drift));
}
