import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import type { Random } from "../engine/random.ts";
import { addDays, type Day } from "../model/calendar.ts";
import { contractAt, mostWorth, STRATEGIES, sides, symbols } from "../model/contract.ts";
import { money, toNumber } from "../model/money.ts";
import { contractOf, requestOf } from "../model/request.ts";
import type { Overrides } from "../model/rules.ts";

/** What an option is quoted at, USD per contract. */
interface LegQuote {
  symbol: string;
  bid: number;
  ask: number;
  flaw: "missing" | "halted" | "delayed" | null;
}

export interface Prices {
  legs: LegQuote[];
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

/** What each long leg is worth. */
const LONG = 60;

/** A trade that is proposed on a day. */
export function drawRequest(random: Random, index: number, today: Day, last: Day): TradeRequest {
  const isEndingSoon = today < last && random.chance(15);
  const expiration = isEndingSoon
    ? last
    : // Far away, or 21 days away on the last day, or nearer already.
      random.pick(["2026-04-17", "2026-04-17", "2026-05-15", addDays(last, 21), addDays(last, 9)]);
  const put = random.pick([95, 180, 580]);
  const width = random.pick([2, 5, 10]);
  // A digit would make an adjusted contract of it.
  const contract = contractAt(random.pick(STRATEGIES), `T${"ABC"[index]}`, expiration, {
    put: money(put),
    putWidth: money(width),
    call: money(put + random.pick([10, 20])),
    callWidth: money(random.pick([width, width, 5])),
  });
  const isCovered = contract.legs.some(({ action }) => action === "buy");
  const credit = isCovered
    ? width * 100 * random.pick([0.25, 0.3, 0.41])
    : random.pick([150, 153, 290, 312.5, 640]);
  const quantity = random.int(1, 5);
  const overrides: Overrides = {
    ...((isEndingSoon || random.chance(5)) && { autoExit: false }),
    // Left alone, a spread has no stop short of its width.
    ...random.pick<Overrides>([
      ...[{}, {}, {}, {}, {}, { stopPercent: 8_000n }, { stopLoss: null }],
      ...[{ stopLoss: money(credit * quantity) }, { stopLoss: money(credit * quantity) }],
    ]),
    ...(random.chance(10) && { exitDte: random.pick([null, 0]) }),
    ...(random.chance(10) && { profitPercent: random.pick([4_000n, 7_500n, null]) }),
  };
  return requestOf(contract, {
    request_id: `r${index + 1}`,
    credit: money(credit),
    quantity,
    overrides,
    byStrike: random.chance(50),
  });
}

/** Half of what is between bid and ask, USD per share times 100, each as likely as the others. */
export interface Width {
  good: number;
  others: number[];
}

/** Quotes under which a trade is somewhere; wide and flawed ones among them, unless they have to be good. */
export function drawPrices(
  random: Random,
  request: TradeRequest,
  level: Level,
  isGood: boolean,
  width: Width,
): Prices {
  const contract = contractOf(request);
  const most = mostWorth(contract);
  const percent = random.pick(PERCENT_OF_CREDIT[level]);
  const mark = Math.round((request.net_credit * percent) / 100);
  const around = (symbol: string, mid: number): LegQuote => {
    // Twenty dollars around a small mid are too wide to be trusted.
    const half = isGood ? width.good : random.pick(width.others);
    const flaw = isGood || random.chance(95) ? null : random.pick(["missing", "halted", "delayed"] as const);
    return { symbol, bid: Math.max(mid - half, 0), ask: mid + half, flaw };
  };
  const names = symbols(contract);
  const isLong = (_: string, i: number) => contract.legs[i]?.action === "buy";
  const long = names.filter(isLong);
  const short = names.filter((symbol, i) => !isLong(symbol, i));
  let left = (most === null ? mark : Math.min(mark, toNumber(most))) + LONG * long.length;
  const legs = short.map((symbol, i) => {
    const mid = i < short.length - 1 ? Math.ceil((2 * left) / 3) : left;
    left -= mid;
    return around(symbol, mid);
  });
  // Away from the strikes, so that what expires is worthless, or through a short one, where no entry is sent.
  const isOut = isGood || random.chance(97);
  const strikeOf = (type: "put" | "call") => {
    const side = sides(contract).find((each) => each.type === type);
    return side && toNumber(side.short);
  };
  const [put, call] = [strikeOf("put"), strikeOf("call")];
  const outside = put && call ? (put + call) / 2 : put ? put * 1.05 : (call ?? 0) * 0.95;
  const through = put ? put * 0.99 : (call ?? 0) * 1.01;
  return {
    legs: [...legs, ...long.map((symbol) => around(symbol, LONG))],
    underlying: isOut ? outside : through,
  };
}
