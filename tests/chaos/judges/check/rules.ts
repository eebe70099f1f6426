/** What the rules of a position make of the quotes. */

import { at, type Instant, newYorkDate } from "../../../model/calendar.ts";
import { money, toNumber } from "../../../model/money.ts";
import type { Quote } from "../../../model/quotes.ts";
import { countsAgain, type Decision, decide, positionMark, URGENCY } from "../../../model/rules.ts";
import { type Close, newClose, reprice } from "../../../model/walk.ts";
import type { Model } from "../../model.ts";
import { liveOrders, type PositionRow, type State, speaks, terms } from "../../state.ts";

/** Whether a position is part of a drift that two reconciliations have seen. */
export function isInDrift({ drifts }: State, { position_id }: PositionRow): boolean {
  return [...drifts.values()].some((drift) => speaks(drift) && drift.position_ids.includes(position_id));
}

/** The close that a position starts, what happens to its working order, and its counts of checks. */
interface Fate {
  starts: Close | null;
  changes: string[];
  counted: Counted;
}

interface Counted {
  /** The time of the check that counts; null = none. */
  at: Instant | null;
  unmarked: number;
  stop: boolean;
}

/** Counts change only in a full check at least four minutes after the last one that counted. */
export function judgeCounts(
  row: PositionRow,
  { at: counted, unmarked, stop }: Counted,
  after: State,
): string[] {
  const now = after.positions.get(row.request_id);
  const ought = {
    counted_at: counted ?? (row.counted_at && at(row.counted_at)),
    unmarked_checks: unmarked,
    stop_checks: Number(stop),
  };
  const is = {
    counted_at: now?.counted_at ? at(now.counted_at) : null,
    unmarked_checks: now?.unmarked_checks,
    stop_checks: now?.stop_checks,
  };
  return JSON.stringify(is) === JSON.stringify(ought)
    ? []
    : [`position ${row.position_id} counts ${JSON.stringify(is)}, not ${JSON.stringify(ought)}`];
}

export function judgePosition(
  model: Model,
  row: PositionRow,
  before: State,
  quotes: Map<string, Quote>,
  mayCount: boolean,
): Fate {
  const { request_id, position_id } = row;
  const position = model.positions.get(request_id);
  if (position === undefined) {
    const counted = { at: null, unmarked: row.unmarked_checks, stop: row.stop_checks === 1 };
    return { starts: null, changes: [], counted };
  }
  const mark = positionMark(position, (symbol) => quotes.get(symbol), model.now);
  const live = liveOrders(before).find((order) => order.position_id === position_id);
  const circumstances = {
    now: model.now,
    counts: mayCount && countsAgain(row.counted_at === null ? null : at(row.counted_at), model.now),
    stopHeld: row.stop_checks === 1 ? [true] : [],
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
  // A person's request is followed whatever the rules say, also with automatic exit off.
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
  const { counts, stopHeld } = ruled;
  const counted = {
    at: counts ? model.now : null,
    unmarked: mark.fault === null ? 0 : row.unmarked_checks + Number(counts),
    stop: stopHeld[0] ?? false,
  };
  if (verdict === "exit" && mark.fault === null && !model.killed) {
    return { starts: newClose(decision, position, mark), changes: [], counted };
  }
  if (code === "entry_working" && live && !live.cancelling && !model.killed) {
    return {
      starts: null,
      changes: [`order ${live.order_id}: ${terms({ ...live, cancelling: true })}`],
      counted,
    };
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
    reprice(close, decision, position, mark, model.now);
    const now = terms({ ...close, limit_price: toNumber(close.limit), exit_reason: close.reason });
    return { starts: null, changes: now === terms(live) ? [] : [`order ${live.order_id}: ${now}`], counted };
  }
  return { starts: null, changes: [], counted };
}
