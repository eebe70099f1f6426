/** Judges the beginning of a check: whether it may begin, what is quoted, and what has ended. */

import { isDeepStrictEqual } from "node:util";
import { addDays, at, isMarketOpen, newYorkDate, sessionClose, sessions } from "../../../model/calendar.ts";
import { LEASE, type Model, type Run } from "../../model.ts";
import { knownOf, liveOrders, type State } from "../../state.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { judgeEnd } from "./finish.ts";
import { expiredUnasked, judgePage, turn } from "./open-positions.ts";

interface Begun {
  run_id: number;
  busy?: true;
  done?: true;
  market_open: boolean;
  page: { number: number; symbols: string[]; underlyings: string[] } | null;
  at_work: boolean;
  holdings_wanted: boolean;
  closes: { ticker: string; date: string }[];
}

export function begin(model: Model, called: Called, before: State, after: State): Expected {
  const { key, asked_only: askedOnly } = called.parameters as { key: string; asked_only: boolean };
  const begun = called.answer as Begun;
  const known = model.runs.find((run) => run.key === key);
  if (known !== undefined) {
    return beginAgain(model, known, called, after);
  }
  const isOpen = isMarketOpen(model.now);
  const broken = begun.market_open === isOpen ? [] : [`the market is said to be ${begun.market_open}`];
  if (model.isTaken) {
    model.want();
    model.fullWanted ||= !askedOnly;
    return nothing([...broken, ...(begun.busy ? [] : ["the book was taken, and is begun"])]);
  }
  if (begun.busy) {
    return nothing(["nobody holds the book, and it is said to be busy"]);
  }
  model.fullWanted &&= askedOnly;
  const run: Run = {
    ...{ run_id: begun.run_id, key, askedOnly, began: model.calls, until: model.real + LEASE },
    // The remains of a dead run come first: closes that were never sent are not working.
    page: turn(model, after, askedOnly, "", 1),
    orders: new Map([...before.orders.values()].map((order) => [order.order_id, knownOf(order)])),
    begun: { call: model.calls, answer: begun },
    applied: null,
    ended: undefined,
  };
  model.runs.push(run);
  const changes = expiring(model, before);
  const left =
    liveOrders(before).length > 0 ||
    (!askedOnly && (expiredUnasked(model, before).length > 0 || unmarkedShares(model, before).length > 0)) ||
    model.reconciliationAsked;
  if (!isOpen && !left) {
    return begun.done
      ? exactly(changes, [...broken, ...judgeEnd(model, run, begun)])
      : exactly(changes, ["there is nothing to do, and yet it goes on"]);
  }
  if (begun.done) {
    return exactly(changes, ["there is something to do, and it is done"]);
  }
  model.lease = run;
  return exactly(
    [...changes, ...interrupted(model, before)],
    [...broken, ...judgeFacts(model, run, begun, after)],
  );
}

/** A repeated call whose first answer was lost. */
function beginAgain(model: Model, run: Run, { answer }: Called, after: State): Expected {
  if (run.ended !== undefined) {
    return nothing(
      isDeepStrictEqual(answer, run.begun.answer) ? [] : ["it began twice, and ended otherwise"],
    );
  }
  if (!model.isTaken || model.lease !== run) {
    return { ...nothing(), error: "PT409" };
  }
  run.until = model.real + LEASE;
  const isSame = model.calls > run.begun.call + 1 || isDeepStrictEqual(answer, run.begun.answer);
  return nothing([
    ...(isSame ? [] : [`it began twice, and says ${JSON.stringify(answer)}`]),
    ...judgeFacts(model, run, answer as Begun, after),
  ]);
}

/** What the run is told about its work. */
function judgeFacts(model: Model, run: Run, begun: Begun, after: State): string[] {
  const { run_id, page, at_work, holdings_wanted, closes } = begun;
  const expired = run.askedOnly ? [] : expiredUnasked(model, after).map(({ request_id }) => request_id);
  const tickers = new Set([
    ...expired.map((request_id) => model.contract(request_id).ticker),
    ...(run.askedOnly ? [] : unmarkedShares(model, after)),
  ]);
  const ought = {
    run_id: run.run_id,
    at_work: liveOrders(after).length > 0,
    holdings_wanted: !run.askedOnly || model.reconciliationAsked,
    closes: [...tickers].sort(),
  };
  const said = {
    run_id,
    at_work,
    holdings_wanted,
    closes: [...new Set(closes.map(({ ticker }) => ticker))].sort(),
  };
  return [
    ...(isDeepStrictEqual(said, ought)
      ? []
      : [`it is told ${JSON.stringify(said)}, not ${JSON.stringify(ought)}`]),
    ...judgePage(model, after, run, page),
  ];
}

/** Tickers of shares that were held at the last close and have no mark at it yet. */
function unmarkedShares({ now }: Model, { shares, shareCloses }: State): string[] {
  const past = sessions(addDays(newYorkDate(now), -10), newYorkDate(now)).filter(
    (day) => sessionClose(day) <= now,
  );
  const last = past.at(-1);
  if (last === undefined) {
    return [];
  }
  const held = new Map<string, number>();
  for (const { ticker, quantity, traded_at } of shares) {
    if (at(traded_at) <= sessionClose(last)) {
      held.set(ticker, (held.get(ticker) ?? 0) + quantity);
    }
  }
  return [...held].flatMap(([ticker, quantity]) =>
    quantity === 0 || shareCloses.some((kept) => kept.ticker === ticker && kept.trade_date === last)
      ? []
      : [ticker],
  );
}

/** Requests that were not sent in time. */
function expiring(model: Model, before: State): string[] {
  return [...before.requests.values()].flatMap(({ request_id, status }) =>
    ["pending", "approved"].includes(status) && (model.asked.get(request_id)?.expiresAt ?? 0) <= model.now
      ? [`${request_id}: ${status} -> expired`]
      : [],
  );
}

/** What an interrupted run has left. */
function interrupted(model: Model, before: State): string[] {
  return [...before.orders.values()].flatMap(({ order_id, status, purpose, request_id }) => {
    if (status === "sent") {
      return [`order ${order_id}: sent -> unknown`];
    }
    // The request stays approved until it expires.
    const isOver = (model.asked.get(request_id)?.expiresAt ?? 0) <= model.now;
    const again = `${request_id}: ${before.requests.get(request_id)?.status} -> ${isOver ? "expired" : "approved"}`;
    return status === "intent"
      ? [`order ${order_id}: intent -> cancelled`, ...(purpose === "entry" ? [again] : [])]
      : [];
  });
}
