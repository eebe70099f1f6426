import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import type { Random } from "../engine/random.ts";
import { addDays, type Day } from "../model/calendar.ts";

/** What a put is quoted at, USD per contract. */
export interface PutQuote {
  strike: number;
  bid: number;
  ask: number;
  flaw: "missing" | "halted" | "delayed" | null;
}

export interface Prices {
  puts: PutQuote[];
  /** USD per share. */
  underlying: number;
}

/** Where a mark is meant to be. */
export type Level = "fills" | "rests" | "too far" | "hold" | "target" | "stop";

const PERCENT_OF_CREDIT: Record<Level, number[]> = {
  fills: [108, 115],
  rests: [90],
  "too far": [140],
  hold: [60, 70],
  // Just there, a price between two ticks must not be rounded up.
  target: [25, 38, 49, 49.7],
  stop: [310],
};

/** What the long leg of a spread is worth. */
const LONG = 60;

/** A trade that is proposed on a day. */
export function drawRequest(random: Random, index: number, today: Day, last: Day): TradeRequest {
  const width = random.chance(50) ? random.pick([2, 5, 10]) : null;
  const isEndingSoon = today < last && random.chance(15);
  const auto_exit = !isEndingSoon && !random.chance(5);
  const quantity = random.int(1, 5);
  const net_credit =
    width === null ? random.pick([150, 153, 290, 312.5, 640]) : width * 100 * random.pick([0.25, 0.3, 0.41]);
  return {
    request_id: `r${index + 1}`,
    strategy_type: width === null ? "CSP" : "VPC",
    // A digit would make an adjusted contract of it.
    ticker: `T${"ABC"[index]}`,
    expiration_date: isEndingSoon
      ? last
      : // Far away, or 21 days away on the last day, or nearer already.
        random.pick(["2026-04-17", "2026-04-17", "2026-05-15", addDays(last, 21), addDays(last, 9)]),
    strike_price: random.pick([95, 180, 580]),
    ...(width !== null && { width }),
    net_credit,
    quantity,
    overrides: {
      ...(!auto_exit && { auto_exit }),
      // Left alone, a spread has no stop short of its width.
      ...(random.chance(30) && { stop_loss: net_credit * quantity }),
    },
  };
}

/** Quotes under which a trade is somewhere; wide and flawed ones among them, unless they have to be good. */
export function drawPrices(random: Random, request: TradeRequest, level: Level, isGood: boolean): Prices {
  const { net_credit, width, strike_price } = request;
  const mark = Math.round((net_credit * random.pick(PERCENT_OF_CREDIT[level])) / 100);
  const around = (strike: number, mid: number): PutQuote => {
    // Twenty dollars around a small mid are too wide to be trusted.
    const half = isGood ? 1 : random.pick([1, 3, 5, 5, 10]);
    const flaw = isGood || random.chance(95) ? null : random.pick(["missing", "halted", "delayed"] as const);
    return { strike, bid: Math.max(mid - half, 0), ask: mid + half, flaw };
  };
  const puts =
    width === undefined
      ? [around(strike_price, mark)]
      : [around(strike_price, Math.min(mark, width * 100) + LONG), around(strike_price - width, LONG)];
  // Far from the strikes, so that what expires is worthless, or at the short one, where no entry is sent.
  return { puts, underlying: strike_price * (isGood || random.chance(97) ? 1.05 : 0.99) };
}
