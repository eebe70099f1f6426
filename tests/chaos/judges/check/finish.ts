import { expirationClose } from "../../../model/calendar.ts";
import { symbols } from "../../../model/quotes.ts";
import { bookedHoldings, type Model } from "../../model.ts";
import { liveOrders, type State } from "../../state.ts";
import type { Called, Expected } from "../judge.ts";
import { record } from "./orders.ts";

/** The end of a check: what the broker holds is compared with the book. */
export function finish(model: Model, called: Called, before: State, after: State): Expected {
  const expected = record(model, called, before, after);
  const holdings = (called.parameters.holdings ?? null) as { symbol: string; quantity: number }[] | null;
  const broken = [
    ...(expected.broken ?? []),
    ...(holdings ? judgeDrifts(model, before, after, holdings) : []),
  ];
  const reports = after.queued.filter(({ kind }) => kind === "reconcile").length;
  if (reports !== (model.reconciliationAsked ? 1 : 0)) {
    broken.push(`${reports} reconciliations are reported`);
  }
  model.reconciliationAsked = false;
  model.lease = null;
  return { ...expected, broken };
}

/** public.drifts by the holdings that were told. */
function judgeDrifts(
  model: Model,
  before: State,
  after: State,
  holdings: { symbol: string; quantity: number }[],
): string[] {
  const broken: string[] = [];
  const booked = bookedHoldings(after.positions.values(), model);
  const held = new Map(holdings.map(({ symbol, quantity }) => [symbol, quantity]));
  const moving = new Set(liveOrders(after).flatMap(({ request_id }) => symbols(model.contract(request_id))));
  const speaking = new Set<string>();
  for (const symbol of new Set([...booked.keys(), ...held.keys(), ...before.drifts.keys()])) {
    const [book, broker] = [booked.get(symbol) ?? 0, held.get(symbol) ?? 0];
    const was = before.drifts.get(symbol);
    const is = after.drifts.get(symbol);
    const differs = book !== broker && model.now < expirationClose(expirationIn(symbol));
    if (moving.has(symbol)) {
      if (JSON.stringify(was) !== JSON.stringify(is)) {
        broken.push(`the drift of ${symbol} has changed while an order is at work on it`);
      }
    } else if (!differs) {
      if (is) {
        broken.push(`${symbol} drifts (${JSON.stringify(is)}), and both have ${book}`);
      }
    } else {
      const checks = was && was.held - was.booked === broker - book ? was.checks + 1 : 1;
      if (is?.booked !== book || is.held !== broker || is.checks !== checks) {
        broken.push(
          `${symbol}: the book has ${book}, the broker ${broker}, for ${checks} checks: ${JSON.stringify(is)}`,
        );
      }
    }
    if (is && is.checks >= 2 && is.kind !== "foreign" && is.dismissed_at === null) {
      speaking.add(is.ticker);
    }
  }
  const asked = [...after.prompts.values()]
    .filter(({ kind, answer }) => kind === "drift" && answer === null)
    .map(({ ticker }) => ticker ?? "");
  if (JSON.stringify(asked.sort()) !== JSON.stringify([...speaking].sort())) {
    broken.push(`of drifts in [${asked}] a person is asked, there are such in [${[...speaking]}]`);
  }
  return broken;
}

/** `2026-04-17` */
export function expirationIn(symbol: string): string {
  const [, year, month, day] = /(\d\d)(\d\d)(\d\d)P\d{8}$/.exec(symbol) ?? [];
  return `20${year}-${month}-${day}`;
}
