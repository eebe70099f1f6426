import type { OfficialClose, OptionQuote, UnderlyingQuote } from "../../../shared/market-data.ts";
import { at, expirationClose, isMarketOpen, MINUTE, newYorkDate, sessionOpen } from "../../model/calendar.ts";
import { type Money, money, toNumber } from "../../model/money.ts";
import { combinedMark, type Quote, symbols } from "../../model/quotes.ts";
import { type Decision, decide, URGENCY } from "../../model/rules.ts";
import { settle } from "../../model/settlement.ts";
import { type Close, newClose, reprice } from "../../model/walk.ts";
import { bookedHoldings, LEASE, type Model, readQuotes } from "../model.ts";
import {
  describeNew,
  isLive,
  liveOrders,
  type OrderRow,
  type PositionRow,
  type State,
  terms,
} from "../state.ts";
import { type Called, type Expected, exactly, nothing } from "./judge.ts";

/** Whether a call with that run_id is let through: nobody else holds the book, and its own time is not over. */
function holdsBook(model: Model, { parameters }: Called): boolean {
  return model.isTaken && model.lease?.run_id === parameters.run_id;
}

/** Calls of a run that has lost the book change nothing; others hold it for longer. */
export function asHolder(judge: (model: Model, called: Called, before: State, after: State) => Expected) {
  return (model: Model, called: Called, before: State, after: State): Expected => {
    if (!holdsBook(model, called)) {
      return { ...nothing(), error: "PT409" };
    }
    if (model.lease) {
      model.lease.until = model.real + LEASE;
    }
    return judge(model, called, before, after);
  };
}

function openAndTrading(model: Model, { positions }: State): PositionRow[] {
  return [...positions.values()].filter(
    ({ status, request_id }) => status === "OPEN" && model.trades(model.contract(request_id)),
  );
}

function expiredUnasked(model: Model, { positions, prompts }: State): PositionRow[] {
  const asked = [...prompts.values()].filter(({ kind, answer }) => kind === "settlement" && answer === null);
  return [...positions.values()].filter(
    ({ status, request_id, position_id }) =>
      status === "OPEN" &&
      !model.trades(model.contract(request_id)) &&
      !asked.some((prompt) => prompt.position_id === position_id),
  );
}

interface Begun {
  run_id?: number;
  busy?: true;
  done?: true;
  market_open: boolean;
  symbols?: string[];
  closes?: { ticker: string; date: string }[];
}

export function begin(model: Model, { answer }: Called, before: State): Expected {
  const begun = answer as Begun;
  const isOpen = isMarketOpen(model.now);
  const broken = begun.market_open === isOpen ? [] : [`the market is said to be ${begun.market_open}`];
  if (model.isTaken) {
    return { ...nothing(), broken: [...broken, ...(begun.busy ? [] : ["the book was taken, and is begun"])] };
  }
  if (begun.busy) {
    return { ...nothing(), broken: ["nobody holds the book, and it is said to be busy"] };
  }
  const changes = [...before.requests.values()].flatMap(({ request_id, status }) =>
    ["pending", "approved"].includes(status) && (model.asked.get(request_id)?.expiresAt ?? 0) <= model.now
      ? [`${request_id}: ${status} -> expired`]
      : [],
  );
  const expired = new Set(changes.map((change) => change.split(":")[0]));
  for (const { order_id, status, purpose, request_id } of before.orders.values()) {
    if (status === "sent") {
      changes.push(`order ${order_id}: sent -> unknown`);
    } else if (status === "intent") {
      changes.push(`order ${order_id}: intent -> cancelled`);
      if (purpose === "entry") {
        changes.push(`${request_id}: ${before.requests.get(request_id)?.status} -> failed`);
      }
    }
  }
  const left =
    liveOrders(before).length > 0 || expiredUnasked(model, before).length > 0 || model.reconciliationAsked;
  if (!isOpen && !left) {
    return exactly(changes, begun.done ? broken : ["there is nothing to do, and yet it goes on"]);
  }
  if (begun.done) {
    return exactly(changes, ["there is something to do, and it is done"]);
  }
  model.lease = { run_id: begun.run_id ?? 0, until: model.real + LEASE };
  const approved = [...before.requests.values()].filter(
    ({ request_id, status }) => status === "approved" && !expired.has(request_id),
  );
  const wanted = new Set(
    [...openAndTrading(model, before), ...approved].flatMap(({ request_id }) =>
      symbols(model.contract(request_id)),
    ),
  );
  if (isOpen && JSON.stringify([...wanted].sort()) !== JSON.stringify(begun.symbols?.toSorted())) {
    broken.push(`to be quoted are ${begun.symbols}, not ${[...wanted]}`);
  }
  return exactly(changes, broken);
}

interface Applied {
  quotes: OptionQuote[];
  underlyings: UnderlyingQuote[];
}

/** What every position's rules make of the quotes, and every approved request's. */
export function apply(model: Model, { parameters, answer }: Called, before: State, after: State): Expected {
  const { quotes, underlyings } = parameters as unknown as Applied;
  if (!isMarketOpen(model.now)) {
    return nothing();
  }
  const expected: string[] = [];
  const optional: string[] = [];
  const read = readQuotes(quotes);
  const exits: { position_id: number; reason: string }[] = [];
  let exposed = new Set([
    ...[...before.positions.values()].filter(({ status }) => status === "OPEN").map((p) => p.request_id),
    ...liveOrders(before)
      .filter(({ purpose }) => purpose === "entry")
      .map(({ request_id }) => request_id),
  ]);
  for (const row of openAndTrading(model, before)) {
    const found = judgePosition(model, row, before, read);
    if (found.starts) {
      const limit = toNumber(found.starts.limit);
      const about = {
        source: "engine",
        purpose: "exit",
        request_id: row.request_id,
        status: "intent",
      } as const;
      const started = (quantity: number) =>
        describeNew({ ...about, quantity, limit_price: limit, exit_reason: found.starts?.reason ?? null });
      if (isInDrift(before, row)) {
        // How much of it the broker holds is compared with the broker's own book.
        for (let quantity = 1; quantity <= row.open_quantity; quantity++) {
          optional.push(started(quantity));
        }
      } else {
        expected.push(started(row.open_quantity));
      }
      exits.push({ position_id: row.position_id, reason: found.starts.reason });
    }
    (isInDrift(before, row) ? optional : expected).push(...found.changes);
  }

  const approved = [...before.requests.values()]
    .filter(({ status }) => status === "approved")
    .sort(
      (a, b) => at(a.decided_at ?? "") - at(b.decided_at ?? "") || (a.request_id < b.request_id ? -1 : 1),
    );
  for (const { request_id, ticker } of approved) {
    const fate = judgeEntry(model, request_id, before, read, underlyings, exposed);
    if (fate === "sent") {
      const { net_credit, quantity } = model.asked.get(request_id)?.request ?? { net_credit: 0, quantity: 0 };
      expected.push(
        `${request_id}: approved -> executing`,
        describeNew({
          source: "engine",
          purpose: "entry",
          request_id,
          status: "intent",
          quantity,
          limit_price: net_credit,
          exit_reason: null,
        }),
      );
      exposed = new Set([...exposed, request_id]);
    } else if (fate === "asked again") {
      expected.push(`${request_id}: approved -> pending`);
      const asked = model.asked.get(request_id);
      if (asked) {
        // The card that comes has a token of its own.
        asked.token = null;
      }
      if (!after.queued.some(({ kind, facts }) => kind === "asks_again" && facts.request_id === request_id)) {
        return { ...exactly([], [`${request_id} (${ticker}) asks again, and nobody is told`]) };
      }
    }
  }
  const claimed = (answer as { exits?: { position_id: number; reason: string }[] } | null)?.exits ?? [];
  const unclaimed = claimed.filter(
    ({ position_id, reason }) =>
      !exits.some((exit) => exit.position_id === position_id && exit.reason === reason),
  );
  return {
    ...exactly(
      expected,
      unclaimed.map(({ position_id, reason }) => `exit ${position_id} ${reason} was claimed`),
    ),
    optional,
  };
}

/** Whether a drift that two reconciliations have seen is about it. */
function isInDrift({ drifts }: State, { position_id }: PositionRow): boolean {
  return [...drifts.values()].some(
    ({ checks, kind, position_ids }) =>
      checks >= 2 && kind !== "foreign" && position_ids.includes(position_id),
  );
}

/** The close that a position starts, and what becomes of the order that is at work on it. */
interface Fate {
  starts: Close | null;
  changes: string[];
}

function judgePosition(model: Model, row: PositionRow, before: State, quotes: Map<string, Quote>): Fate {
  const { request_id, position_id } = row;
  const position = model.positions.get(request_id);
  if (position === undefined) {
    return { starts: null, changes: [] };
  }
  const mark = combinedMark(position.contract, (symbol) => quotes.get(symbol), model.now);
  const live = liveOrders(before).find((order) => order.position_id === position_id);
  const circumstances = {
    now: model.now,
    closing: live?.purpose === "exit",
    entryWorks: live?.purpose === "entry",
    refusals: [...before.orders.values()].filter(
      (order) =>
        order.position_id === position_id &&
        order.purpose === "exit" &&
        order.status === "rejected" &&
        newYorkDate(at(order.created_at)) === newYorkDate(model.now),
    ).length,
  };
  // A person's wish is followed whatever the rules say, automatic exit off or not: as if they all held.
  const isAsked = row.close_asked_at !== null;
  const ruled = decide(position, mark, circumstances);
  const { contract, entryCash, quantity, rules } = position;
  const always = { contract, entryCash, quantity, rules: { ...rules, autoExit: true, exitDte: 9999 } };
  const { verdict, code } = isAsked ? decide(always, mark, circumstances) : ruled;
  const decision = {
    ...ruled,
    holding: isAsked ? (["manual", ...ruled.holding] as string[]) : ruled.holding,
    reason: isAsked ? "manual" : ruled.reason,
    urgency: isAsked ? Math.min(ruled.urgency ?? URGENCY.manual, URGENCY.manual) : ruled.urgency,
  } as Decision;
  if (verdict === "exit" && mark.fault === null && !model.killed) {
    return { starts: newClose(decision, position, mark), changes: [] };
  }
  if (code === "entry_working" && live && !live.cancelling && !model.killed) {
    return { starts: null, changes: [`order ${live.order_id}: ${terms({ ...live, cancelling: true })}`] };
  }
  const isKnown = live && ["working", "partially_filled"].includes(live.status);
  if (isKnown && live.purpose === "exit" && mark.fault === null && !model.killed) {
    const close: Close = {
      reason: live.exit_reason ?? "",
      urgency: live.urgency ?? 0,
      walk: live.walk,
      limit: money(live.limit_price),
      brokerLimit: live.broker_limit_price === null ? null : money(live.broker_limit_price),
      cancelling: live.cancelling,
    };
    reprice(close, decision, position, mark);
    const now = terms({ ...close, limit_price: toNumber(close.limit), exit_reason: close.reason });
    return { starts: null, changes: now === terms(live) ? [] : [`order ${live.order_id}: ${now}`] };
  }
  return { starts: null, changes: [] };
}

function judgeEntry(
  model: Model,
  request_id: string,
  { drifts }: State,
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
    driftBlocks(drifts, contract.ticker) ||
    (model.maxOpen !== null && exposed.size + 1 > model.maxOpen);
  return isRefused ? "asked again" : "sent";
}

export function driftBlocks(drifts: State["drifts"], ticker: string): boolean {
  return [...drifts.values()].some(
    (drift) =>
      drift.ticker === ticker && drift.kind !== "foreign" && drift.checks >= 2 && drift.dismissed_at === null,
  );
}

interface Lists {
  place: { order_id: number }[];
  replace: { order_id: number }[];
  cancel: { order_id: number }[];
  poll: { order_id: number }[];
}

export function release(model: Model, { answer }: Called, before: State): Expected {
  const maySend = isMarketOpen(model.now) && !model.killed;
  const leaving = [...before.orders.values()].filter(
    ({ status, purpose }) => status === "intent" && maySend && (purpose === "exit" || !model.paused),
  );
  const lists = answer as Lists;
  const named = (orders: { order_id: number }[]) =>
    orders.map(({ order_id }) => order_id).sort((a, b) => a - b);
  const changing = [...before.orders.values()].filter(({ status }) =>
    ["working", "partially_filled"].includes(status),
  );
  const placed = [...leaving, ...[...before.orders.values()].filter(({ status }) => status === "sent")];
  const cancelled = changing.filter(({ cancelling }) => cancelling);
  const replaced = changing.filter(
    ({ cancelling, limit_price, broker_limit_price }) =>
      maySend && !cancelling && broker_limit_price !== null && limit_price !== broker_limit_price,
  );
  const asked = liveOrders(before).filter(
    (order) => order.status !== "intent" && ![...placed, ...cancelled, ...replaced].includes(order),
  );
  const said = [lists.place, lists.replace, lists.cancel, lists.poll].map(named);
  const ought = [placed, replaced, cancelled, asked].map(named);
  return exactly(
    leaving.map(({ order_id }) => `order ${order_id}: intent -> sent`),
    JSON.stringify(said) === JSON.stringify(ought)
      ? []
      : [`to place, replace, cancel and poll are ${JSON.stringify(said)}, not ${JSON.stringify(ought)}`],
  );
}

/** What the broker says of orders: only what it was asked of changes, and requests follow their orders. */
export function record(_: Model, { parameters }: Called, before: State, after: State): Expected {
  const told = new Set((parameters.reports as { order_id: number }[]).map(({ order_id }) => order_id));
  return followOrders(before, after, (order) => told.has(order.order_id));
}

/** Requests whose order is over, and orders that may change. */
export function followOrders(before: State, after: State, mayChange: (order: OrderRow) => boolean): Expected {
  const broken: string[] = [];
  const expected: string[] = [];
  for (const order of after.orders.values()) {
    const was = before.orders.get(order.order_id);
    if (was === undefined || was.status === order.status) {
      continue;
    }
    expected.push(`order ${order.order_id}: ${was.status} -> ${order.status}`);
    if (!mayChange(order)) {
      broken.push(`order ${order.order_id} is ${order.status}, and nobody has said so`);
    }
    const status = before.requests.get(order.request_id)?.status;
    if (
      order.purpose === "entry" &&
      isLive(was) &&
      !isLive(order) &&
      order.filled_quantity === 0 &&
      status === "executing"
    ) {
      const now = after.requests.get(order.request_id)?.status;
      expected.push(`${order.request_id}: executing -> ${now === "failed" ? "failed" : "expired"}`);
    }
  }
  for (const { request_id } of after.positions.values()) {
    if (!before.positions.has(request_id) && before.requests.get(request_id)?.status !== "executed") {
      expected.push(`${request_id}: ${before.requests.get(request_id)?.status} -> executed`);
    }
  }
  return exactly(expected, broken);
}

export function settleExpired(
  model: Model,
  { parameters, answer }: Called,
  before: State,
  after: State,
): Expected {
  const closes = parameters.closes as unknown as OfficialClose[];
  const expected: string[] = [];
  const settled: number[] = [];
  const asked: number[] = [];
  for (const { request_id, position_id, open_quantity } of expiredUnasked(model, before)) {
    const contract = model.contract(request_id);
    const date = newYorkDate(expirationClose(contract.expiration));
    const close = closes.find((each) => each.ticker === contract.ticker && each.date === date)?.close;
    const outcome = settle(contract, close === undefined ? null : money(close));
    if (liveOrders(before).some((order) => order.position_id === position_id)) {
      continue;
    }
    if ("debit" in outcome) {
      settled.push(position_id);
      expected.push(settlementOf(request_id, open_quantity, outcome.debit, "expired"));
    } else if (outcome.outcome !== "unknown") {
      asked.push(position_id);
    }
  }
  const said = answer as number[] | null;
  const questions = [...after.prompts.values()]
    .filter(({ prompt_id, kind }) => kind === "settlement" && !before.prompts.has(prompt_id))
    .map(({ position_id }) => position_id);
  return exactly(expected, [
    ...(said === null || JSON.stringify(said.toSorted()) === JSON.stringify(settled.toSorted())
      ? []
      : [`settled are ${said}, not ${settled}`]),
    ...(JSON.stringify(questions.sort()) === JSON.stringify(asked.sort())
      ? []
      : [`asked of are ${questions}, not ${asked}`]),
  ]);
}

export function settlementOf(request_id: string, quantity: number, debit: Money, reason: string): string {
  return describeNew({
    source: "settlement",
    purpose: "exit",
    request_id,
    status: "filled",
    quantity,
    limit_price: toNumber(debit),
    exit_reason: reason,
  });
}

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
