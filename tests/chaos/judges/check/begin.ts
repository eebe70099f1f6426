/** The beginning of a check: what has to be quoted, and what is over by now. */

import { isMarketOpen } from "../../../model/calendar.ts";
import { symbols } from "../../../model/quotes.ts";
import { LEASE, type Model } from "../../model.ts";
import { liveOrders, type State } from "../../state.ts";
import { type Called, type Expected, exactly, nothing } from "../judge.ts";
import { expiredUnasked, openAndTrading } from "./open-positions.ts";

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
