import { isDeepStrictEqual } from "node:util";
import { at, expirationClose } from "../../../model/calendar.ts";
import { symbols } from "../../../model/contract.ts";
import { countsAgain } from "../../../model/rules.ts";
import { bookedHoldings, type Model, type Run } from "../../model.ts";
import { asks, knownOf, liveOrders, type State, speaks } from "../../state.ts";
import { type Called, type Expected, nothing } from "../judge.ts";
import { asHolder } from "./holder.ts";
import { record } from "./orders.ts";

/** Judges the end of a check. */
export function finish(model: Model, called: Called, before: State, after: State): Expected {
  const ended = model.runs.find(({ run_id }) => run_id === called.parameters.run_id)?.ended;
  return ended === undefined
    ? asHolder(end)(model, called, before, after)
    : nothing(
        isDeepStrictEqual(called.answer, ended) ? [] : ["a check finished twice is answered otherwise"],
      );
}

/** What the run answers at its end: the check to run next, for those who wanted one meanwhile. */
export function judgeEnd(model: Model, run: Run, answer: unknown): string[] {
  const { asked_again } = answer as { asked_again: unknown };
  // A partial check does not satisfy a wish for a full one.
  const isOpen =
    model.wanted !== null && (model.wanted.call > run.began || (run.askedOnly && model.fullWanted));
  const ought = isOpen ? (model.fullWanted ? {} : { only: "asked" }) : null;
  if (!isOpen) {
    model.wanted = null;
  }
  model.lease = null;
  run.ended = answer;
  return isDeepStrictEqual(asked_again, ought)
    ? []
    : [`asked again is ${JSON.stringify(asked_again)}, not ${JSON.stringify(ought)}`];
}

/** Compares the broker's holdings with the book. */
function end(model: Model, called: Called, before: State, after: State, run: Run): Expected {
  const expected = record(model, called, before, after);
  const holdings = (called.parameters.holdings ?? null) as { symbol: string; quantity: number }[] | null;
  const broken = [
    ...(expected.broken ?? []),
    ...(holdings ? judgeDrifts(model, before, after, holdings, run) : []),
    ...judgeEnd(model, run, called.answer),
  ];
  const reports = after.queued.filter(({ kind }) => kind === "reconcile").length;
  if (reports !== (model.reconciliationAsked ? 1 : 0)) {
    broken.push(`${reports} reconciliations are reported`);
  }
  model.reconciliationAsked = false;
  return { ...expected, broken };
}

/** Expected rows of public.drifts for the reported holdings. */
function judgeDrifts(
  model: Model,
  before: State,
  after: State,
  holdings: { symbol: string; quantity: number }[],
  run: Run,
): string[] {
  const mayCount = !run.askedOnly;
  const broken: string[] = [];
  const booked = bookedHoldings(after.positions.values(), model);
  for (const { ticker, quantity } of after.shares) {
    booked.set(ticker, (booked.get(ticker) ?? 0) + quantity);
  }
  const held = new Map(holdings.map(({ symbol, quantity }) => [symbol, quantity]));
  // The broker's list may lack fills since the beginning of the check.
  const filled = [...after.orders.values()].filter(
    (order) =>
      order.source === "engine" &&
      order.filled_quantity > 0 &&
      run.orders.get(order.order_id) !== knownOf(order),
  );
  const moving = new Set(
    [...liveOrders(after), ...filled].flatMap(({ request_id }) => symbols(model.contract(request_id))),
  );
  const speaking = new Set<string>();
  for (const symbol of new Set([...booked.keys(), ...held.keys(), ...before.drifts.keys()])) {
    const [book, broker] = [booked.get(symbol) ?? 0, held.get(symbol) ?? 0];
    const was = before.drifts.get(symbol);
    const is = after.drifts.get(symbol);
    const expiration = expirationIn(symbol);
    const differs = book !== broker && (expiration === null || model.now < expirationClose(expiration));
    // For expired contracts the broker's side has ended. The difference stays until they are settled.
    const isUnsettled =
      expiration !== null &&
      model.now >= expirationClose(expiration) &&
      [...after.positions.values()].some(
        ({ position_id, status }) => status === "OPEN" && was?.position_ids.includes(position_id),
      );
    if (moving.has(symbol) || isUnsettled) {
      if (JSON.stringify(was) !== JSON.stringify(is)) {
        broken.push(`the drift of ${symbol} has changed while an order is at work on it, or has just filled`);
      }
    } else if (!differs) {
      if (is) {
        broken.push(`${symbol} drifts (${JSON.stringify(is)}), and both have ${book}`);
      }
    } else {
      const difference = broker - book;
      const differed = was === undefined ? 0 : was.held - was.booked;
      const isSame = was !== undefined && difference === differed;
      // What is left of a difference that was certain is certain.
      const isLeft =
        was !== undefined &&
        speaks(was) &&
        difference * differed > 0 &&
        Math.abs(difference) < Math.abs(differed);
      const counts = !isSame || (mayCount && countsAgain(at(was.counted_at), model.now));
      const checks = isSame ? was.checks + Number(counts) : isLeft ? Math.max(was.checks, 2) : 1;
      const counted = counts ? model.now : at(was.counted_at);
      if (
        is?.booked !== book ||
        is.held !== broker ||
        is.checks !== checks ||
        at(is.counted_at) !== counted
      ) {
        broken.push(
          `${symbol}: the book has ${book}, the broker ${broker}, for ${checks} checks: ${JSON.stringify(is)}`,
        );
      }
    }
    if (is && asks(is)) {
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

/** `2026-04-17`; null for shares. */
export function expirationIn(symbol: string): string | null {
  const [, year, month, day] = /(\d\d)(\d\d)(\d\d)[PC]\d{8}$/.exec(symbol) ?? [];
  return year === undefined ? null : `20${year}-${month}-${day}`;
}
