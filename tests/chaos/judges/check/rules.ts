/** What a position's rules make of the quotes. */

import { at, newYorkDate } from "../../../model/calendar.ts";
import { money, toNumber } from "../../../model/money.ts";
import { combinedMark, type Quote } from "../../../model/quotes.ts";
import { type Decision, decide, URGENCY } from "../../../model/rules.ts";
import { type Close, newClose, reprice } from "../../../model/walk.ts";
import type { Model } from "../../model.ts";
import { liveOrders, type PositionRow, type State, terms } from "../../state.ts";

/** Whether a drift that two reconciliations have seen is about it. */
export function isInDrift({ drifts }: State, { position_id }: PositionRow): boolean {
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

export function judgePosition(
  model: Model,
  row: PositionRow,
  before: State,
  quotes: Map<string, Quote>,
): Fate {
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
