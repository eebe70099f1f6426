import {
  addDays,
  type Instant,
  MINUTE,
  newYork,
  newYorkDate,
  SECOND,
  sessionClose,
  sessions,
} from "../model/calendar.ts";
import { type Contract, contractAt, mostWorth, STRATEGIES, symbols } from "../model/contract.ts";
import { CENT, DOLLAR, divide, type Money, times, toCents } from "../model/money.ts";
import type { Quote } from "../model/quotes.ts";
import { askable, canLose, type Overrides, rulesFromFill, type Terms } from "../model/rules.ts";
import type { OpenPosition } from "./positions.ts";
import { Random } from "./random.ts";

export const random = Random.fromEnvironment("VERDICT_SEED");

/** A position, the quotes of its legs, and the instant of the check. */
export interface Triple extends OpenPosition {
  quotes: Map<string, Quote>;
}

const SESSIONS = sessions("2026-01-02", "2028-12-29");
/** Around both clock changes, half days, holidays and the ends of years. */
const SPECIAL_DAYS = (
  "2026-03-06 2026-03-09 2026-10-30 2026-11-02 2026-11-27 2026-12-24 2026-11-25 2026-04-02 2026-04-06 2026-12-31 " +
  "2027-01-04 2027-03-12 2027-03-15 2027-11-05 2027-11-08 2027-11-26 2028-07-03 2028-03-10 2028-03-13 2028-02-29"
).split(" ");

/** An instant while the market is open. */
export function anInstant(): Instant {
  const day = random.pick(random.chance(50) ? SPECIAL_DAYS : SESSIONS);
  const close = sessionClose(day);
  return random.pick([
    newYork(day, "09:30"),
    newYork(day, "09:31:59"),
    newYork(day, "09:32"),
    newYork(day, "12:00") + random.int(0, 59) * MINUTE,
    close - SECOND,
    close - 5 * MINUTE,
  ]);
}

/** Zero, or one cent or day up or down: tests both sides of a boundary. */
const nudge = () => random.pick([0, 0, 0, -1, 1]);

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function aContract(serial: number, now: Instant, exitDte: number): Contract {
  const today = newYorkDate(now);
  const days = random.chance(15)
    ? random.pick([0, 1, -random.int(1, 4)])
    : random.pick([
        exitDte + nudge(),
        exitDte + nudge(),
        21 + nudge(),
        random.int(8, 60),
        random.int(22, 400),
      ]);
  const inThousandths = (dollars: number) => BigInt(dollars * 1000) * 10n;
  const put = inThousandths(random.pick([580, 25, 4.5, 142.5, 5000, 38]));
  const aWidth = () => inThousandths(random.pick([5, 1, 2.5, 0.5, 3]));
  const putWidth = aWidth();
  // A ticker of its own, so that no two share a quote; without digits, which would mark an adjusted contract.
  const ticker = `T${[...serial.toString(26)].map((digit) => LETTERS[Number.parseInt(digit, 26)]).join("")}`;
  return contractAt(random.pick(STRATEGIES), ticker, addDays(today, days), {
    put,
    putWidth: putWidth < put ? putWidth : inThousandths(0.5),
    // Sometimes a straddle or an iron butterfly.
    call: put + (random.chance(30) ? 0n : aWidth()),
    callWidth: aWidth(),
  });
}

/** A target or a stop: off, in percent of the credit, or in dollars for the requested quantity. */
function anAmount(
  entryCash: Money,
  ofMost: Money,
): { amount: Money | null } | { percent: bigint } | undefined {
  return random.pick([
    ...Array.from({ length: 5 }, () => () => undefined),
    () => ({ amount: null }),
    () => ({ percent: BigInt(random.int(1, 30_000)) }),
    () => ({ amount: toCents(divide(times(ofMost, random.int(1, 120)), 100n)) + CENT }),
    () => ({ amount: toCents(divide(times(entryCash, random.int(1, 300)), 100n)) + CENT }),
    // A part of this may be less than a cent.
    () => ({ amount: CENT }),
  ])();
}

function someOverrides(entryCash: Money, risk: Money, exitDte: Overrides["exitDte"]): Overrides {
  const profit = anAmount(entryCash, entryCash);
  const stop = anAmount(entryCash, risk);
  return {
    ...(exitDte === undefined ? {} : { exitDte }),
    ...(random.chance(8) ? { autoExit: false } : {}),
    ...(profit && ("amount" in profit ? { profitTarget: profit.amount } : { profitPercent: profit.percent })),
    ...(stop && ("amount" in stop ? { stopLoss: stop.amount } : { stopPercent: stop.percent })),
  };
}

export function aTriple(now: Instant, serial: number): Triple {
  const exitDte = random.chance(30) ? random.pick([0, 1, 9, 30, 45, 365, null]) : undefined;
  const contract = aContract(serial, now, exitDte ?? 21);
  const quantity = random.pick([1, 1, 2, 3, 7, 10, 100]);
  // Where the risk has no bound: far more than the credit.
  const most = mostWorth(contract) ?? 2_000n * DOLLAR;
  const half = 50n;
  // In half-cents, up to the whole width; mostly a typical credit.
  const ceiling = Number((most < 400n * DOLLAR ? most : 400n * DOLLAR) / half);
  const entryPrice =
    BigInt(
      random.chance(20) ? random.int(1, Number(most / half) - 1) : random.int(ceiling >> 3, ceiling - 1),
    ) * half;
  const entryCash = times(entryPrice, quantity);
  const [short = 0n] = contract.legs.map(({ strike }) => strike);
  const underlying = random.chance(30)
    ? null
    : divide(short * BigInt(random.int(70, 130)), 100n * CENT) * CENT;
  const opened = { contract, quantity, entryCash, underlying };
  const risk = canLose(opened) ?? times(most, quantity);
  const requested = random.chance(70) ? quantity : quantity * random.int(2, 4) - random.int(0, 1);
  const overrides = askable(someOverrides(entryCash, risk, exitDte), times(entryPrice, requested));
  const rules = rulesFromFill(opened, overrides, requested);
  const terms: Terms = { ...opened, rules };

  // A mark at the boundary of a rule, or any other.
  const each = BigInt(quantity);
  const target = random.pick([
    entryPrice - divide(rules.profitTarget ?? 0n, each),
    entryPrice - divide(rules.profitTarget ?? 0n, each),
    entryPrice + divide(rules.stopLoss ?? 0n, each),
    entryPrice + divide(rules.stopLoss ?? 0n, each),
    entryPrice + divide(risk, each),
    entryPrice,
    0n,
    most,
    BigInt(random.int(0, Number(most / CENT))) * CENT,
  ]);
  const mark = (target / half) * half + BigInt(nudge() * random.pick([1, 2, 2, 2, 4, 200])) * half;
  return {
    requestId: `triple-${serial}`,
    terms,
    overrides,
    requested,
    byStrike: random.chance(50),
    openedAt: now - 30 * 24 * 60 * MINUTE,
    quotes: quotesAround(contract, mark, now),
  };
}

/** Quotes with this combined mid, where possible, and perhaps with a fault in one or two of them. */
function quotesAround(contract: Contract, mark: Money, now: Instant): Map<string, Quote> {
  const quotes = new Map<string, Quote>();
  const names = symbols(contract);
  const short: string[] = [];
  let left = mark;
  for (const [i, { action }] of contract.legs.entries()) {
    const symbol = names[i] ?? "";
    if (action === "sell") {
      short.push(symbol);
      continue;
    }
    const worthless = random.chance(25);
    const mid = worthless ? 0n : BigInt(random.int(10, 30_000)) * CENT;
    left += mid;
    if (worthless) {
      // Without a bid; the ask is up to 0.10 per share, sometimes a cent more.
      const ask = BigInt(random.pick([1, 5, 500, 999, 1000, 1000, 1001])) * CENT;
      quotes.set(symbol, { ...FRESH, bid: random.chance(20) ? null : 0n, ask });
    } else {
      quotes.set(symbol, around(mid));
    }
  }
  const [first = "", second] = short;
  const part = second === undefined || left <= 0n ? 0n : ((left * BigInt(random.int(0, 100))) / 5_000n) * 50n;
  if (second !== undefined) {
    quotes.set(second, around(part));
  }
  // Sometimes without a bid.
  const ask = left - part;
  quotes.set(first, random.chance(5) && ask > 0n ? { ...FRESH, bid: 0n, ask: 2n * ask } : around(ask));
  for (let spoilt = random.pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]); spoilt > 0; spoilt -= 1) {
    const symbol = random.pick(names);
    const quote = quotes.get(symbol);
    const worse = quote && spoil(quote, now);
    if (worse === undefined) {
      quotes.delete(symbol);
    } else {
      quotes.set(symbol, worse);
    }
  }
  return quotes;
}

const FRESH = { asOf: null, halted: false, delayed: false };

/** A quote with this mid: locked, narrow, or as wide as is still trusted, plus or minus a cent. */
function around(mid: Money): Quote {
  const percent = divide(mid, 5n);
  const half = random.pick([
    0n,
    1n * CENT,
    50n,
    BigInt(random.int(0, 500)) * CENT,
    // (ask - bid) / 2 is 20 % of the mid.
    (percent / CENT) * CENT + BigInt(nudge()) * CENT,
    5n * DOLLAR + BigInt(nudge()) * CENT,
  ]);
  const width = half > mid && random.chance(80) ? mid : half < 0n ? 0n : half;
  // Quotes are in whole cents.
  const bid = divide(mid - width, CENT) * CENT;
  return { ...FRESH, bid, ask: 2n * mid - bid };
}

function spoil(quote: Quote, now: Instant): Quote | undefined {
  const { bid, ask } = quote;
  const age = (milliseconds: number) => ({ ...quote, asOf: now - milliseconds });
  return random.pick<() => Quote | undefined>([
    () => undefined,
    () => ({ ...quote, bid: null, ask: null }),
    () => ({ ...quote, halted: true }),
    () => ({ ...quote, delayed: true }),
    () => age(2 * MINUTE),
    () => age(2 * MINUTE + 1),
    () => age(2 * MINUTE - 1),
    () => age(-MINUTE),
    () => age(24 * 60 * MINUTE),
    () => ({ ...quote, bid: (ask ?? 0n) + CENT, ask: (ask ?? 0n) - CENT }),
    () => ({ ...quote, ask: 0n }),
    () => ({ ...quote, ask: null }),
    () => ({ ...quote, bid: 0n }),
    () => ({ ...quote, bid: -2n * CENT }),
    () => ({
      ...quote,
      bid: bid === null ? null : bid - 2n * CENT,
      ask: ask === null ? null : ask + 2n * CENT,
    }),
    () => ({ ...age(2 * MINUTE + 1), halted: random.chance(50), delayed: random.chance(50) }),
  ])();
}
