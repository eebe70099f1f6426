/** What becomes of an approved request under the quotes. */

import type { UnderlyingQuote } from "../../../../shared/market-data.ts";
import { MINUTE, newYorkDate, sessionOpen } from "../../../model/calendar.ts";
import { money } from "../../../model/money.ts";
import { combinedMark, type Quote } from "../../../model/quotes.ts";
import type { Model } from "../../model.ts";
import type { State } from "../../state.ts";

export function judgeEntry(
  model: Model,
  request_id: string,
  before: State,
  quotes: Map<string, Quote>,
  underlyings: UnderlyingQuote[],
  exposed: Set<string>,
): "sent" | "asked again" | "waits" {
  const contract = model.contract(request_id);
  const request = model.asked.get(request_id)?.request;
  const mark = combinedMark(contract, (symbol) => quotes.get(symbol), model.now);
  const price = underlyings.find(({ ticker }) => ticker === contract.ticker)?.price;
  const isQuiet = model.now - sessionOpen(newYorkDate(model.now)) < 2 * MINUTE;
  if (isQuiet || mark.fault !== null || price === undefined || request === undefined) {
    return "waits";
  }
  const credit = money(request.net_credit);
  const off = mark.mark > credit ? mark.mark - credit : credit - mark.mark;
  const isRefused =
    money(price) <= contract.strike ||
    4n * off > credit ||
    model.killed ||
    model.paused ||
    driftBlocks(before.drifts, contract.ticker) ||
    isInDoubt(model, before, request_id) ||
    (model.maxOpen !== null && exposed.size + 1 > model.maxOpen);
  return isRefused ? "asked again" : "sent";
}

/** Whether another entry in its ticker may be at the broker. */
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
  return [...drifts.values()].some(
    (drift) =>
      drift.ticker === ticker && drift.kind !== "foreign" && drift.checks >= 2 && drift.dismissed_at === null,
  );
}
