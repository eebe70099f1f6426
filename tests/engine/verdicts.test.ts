import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addDays,
  expirationClose,
  type Instant,
  isMarketOpen,
  iso,
  MINUTE,
  newYork,
  newYorkDate,
  SECOND,
  sessionClose,
  sessions,
} from "../model/calendar.ts";
import { CENT, DOLLAR, divide, type Money, times, toCents, toNumber } from "../model/money.ts";
import { type Contract, combinedMark, type Quote, symbols } from "../model/quotes.ts";
import { collateral, decide, type Overrides, rulesFromFill, type Terms } from "../model/rules.ts";
import { closingLimit, maxDebit } from "../model/walk.ts";
import { type Book, createBook, type Row } from "../support/book.ts";
import { emptyBook, insertPositions, type OpenPosition, quoteAsJson } from "./positions.ts";
import { Random } from "./random.ts";

const TRIPLES = Number(process.env.VERDICT_TRIPLES ?? 10_000);
const PER_CHECK = 400;
const random = Random.fromEnvironment("VERDICT_SEED");

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());

/** A position, what its legs are quoted, and when it is looked at. */
interface Triple extends OpenPosition {
  quotes: Map<string, Quote>;
}

const SESSIONS = sessions("2026-01-02", "2028-12-29");
/** Around both changes of the clocks, on half days, around holidays, at the ends of years. */
const SPECIAL_DAYS = (
  "2026-03-06 2026-03-09 2026-10-30 2026-11-02 2026-11-27 2026-12-24 2026-11-25 2026-04-02 2026-04-06 2026-12-31 " +
  "2027-01-04 2027-03-12 2027-03-15 2027-11-05 2027-11-08 2027-11-26 2028-07-03 2028-03-10 2028-03-13 2028-02-29"
).split(" ");

/** An instant at which the market is open. */
function anInstant(): Instant {
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

/** One cent or one day on either side of where something changes. */
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
  const strike = BigInt(random.pick([580, 25, 4.5, 142.5, 5000, 38]) * 1000) * 10n;
  const width = BigInt(random.pick([5, 1, 2.5, 0.5, 3]) * 1000) * 10n;
  return {
    // One of its own, so that no two share a quote; without digits, which would mark an adjusted contract.
    ticker: `T${[...serial.toString(26)].map((digit) => LETTERS[Number.parseInt(digit, 26)]).join("")}`,
    expiration: addDays(today, days),
    strike,
    width: random.chance(50) || width >= strike ? null : width,
  };
}

function aTriple(now: Instant, serial: number): Triple {
  const overrides: Overrides = {
    ...(random.chance(30) ? { exitDte: random.pick([0, 1, 9, 30, 45, 365]) } : {}),
    ...(random.chance(8) ? { autoExit: false } : {}),
  };
  const contract = aContract(serial, now, overrides.exitDte ?? 21);
  const quantity = random.pick([1, 1, 2, 3, 7, 10, 100]);
  const most = times(contract.width ?? contract.strike, 100);
  const half = 50n;
  // Half-cents, up to the whole width; mostly the specification's kind of credit.
  const ceiling = Number((most < 400n * DOLLAR ? most : 400n * DOLLAR) / half);
  const entryPrice =
    BigInt(
      random.chance(20) ? random.int(1, Number(most / half) - 1) : random.int(ceiling >> 3, ceiling - 1),
    ) * half;
  const entryCash = times(entryPrice, quantity);
  const risk = collateral(contract, quantity) - entryCash;
  if (random.chance(15)) {
    overrides.profitTarget = toCents(divide(times(entryCash, random.int(1, 120)), 100n)) + CENT;
  }
  if (random.chance(15)) {
    overrides.stopLoss = toCents(divide(times(risk, random.int(1, 120)), 100n)) + CENT;
  }
  const rules = rulesFromFill(contract, quantity, entryCash, overrides);
  const terms: Terms = { contract, entryCash, quantity, rules };

  // A mark at which a rule changes its mind, or any.
  const each = BigInt(quantity);
  const target = random.pick([
    entryPrice - divide(rules.profitTarget, each),
    entryPrice - divide(rules.profitTarget, each),
    entryPrice + divide(rules.stopLoss, each),
    entryPrice + divide(rules.stopLoss, each),
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
    openedAt: now - 30 * 24 * 60 * MINUTE,
    quotes: quotesAround(contract, mark, now),
  };
}

/** Quotes with that combined mid where there can be such, then perhaps one thing wrong with one of them. */
function quotesAround(contract: Contract, mark: Money, now: Instant): Map<string, Quote> {
  const [short = "", long] = symbols(contract);
  const quotes = new Map<string, Quote>();
  let shortMid = mark;
  if (long !== undefined) {
    const worthless = random.chance(25);
    const longMid = worthless ? 0n : BigInt(random.int(10, 30_000)) * CENT;
    shortMid += longMid;
    if (worthless) {
      // Nobody bids; up to 0.10 per share is asked, now and then a cent too much.
      const ask = BigInt(random.pick([1, 5, 500, 999, 1000, 1000, 1001])) * CENT;
      quotes.set(long, { ...FRESH, bid: random.chance(20) ? null : 0n, ask });
    } else {
      quotes.set(long, around(longMid));
    }
  }
  quotes.set(short, around(shortMid));
  const spoilt = long !== undefined && random.chance(50) ? long : short;
  const quote = quotes.get(spoilt);
  if (quote !== undefined && random.chance(35)) {
    const worse = spoil(quote, now);
    if (worse === undefined) {
      quotes.delete(spoilt);
    } else {
      quotes.set(spoilt, worse);
    }
  }
  return quotes;
}

const FRESH = { asOf: null, halted: false, delayed: false };

/** A quote with this mid: locked, narrow, or exactly as wide as is still trusted, give or take a cent. */
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
  // Quotes come in cents.
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

const dollars = (amount: Money | null) => (amount === null ? null : toNumber(amount));

/** What the model makes of a triple, in the words of private.exit_decisions; undefined where nothing is decided. */
function expected({ terms, quotes }: Triple, now: Instant): Row | undefined {
  if (now >= expirationClose(terms.contract.expiration)) {
    return undefined;
  }
  const mark = combinedMark(terms.contract, (symbol) => quotes.get(symbol), now);
  const decision = decide(terms, mark, { now });
  const cents = (amount: Money | null) => dollars(amount === null ? null : toCents(amount));
  const { urgency } = decision;
  const leaves = decision.verdict === "exit" && urgency !== null && mark.fault === null;
  const max_debit = leaves ? maxDebit(urgency, terms) : null;
  return {
    mark: dollars(decision.mark),
    code: decision.code,
    pnl: cents(decision.pnl),
    dte: decision.dte,
    to_profit_target: cents(decision.toProfitTarget),
    to_stop_loss: cents(decision.toStopLoss),
    exit_reason: decision.reason,
    verdict: decision.verdict,
    urgency: leaves ? urgency : null,
    limit_price: leaves ? toNumber(closingLimit(urgency, 0, mark, max_debit)) : null,
    max_debit: dollars(max_debit),
  };
}

describe(`${TRIPLES} random positions, quotes and dates (VERDICT_SEED=${random.seed})`, () => {
  const disagreements: { triple: string; sql: unknown; model: unknown }[] = [];
  const covered = new Map<string, number>();
  let decided = 0;

  it("get the same mark, fault, reason, verdict and limit from Postgres and from the model", async () => {
    const count = (what: string) => covered.set(what, (covered.get(what) ?? 0) + 1);
    for (let first = 0; first < TRIPLES; first += PER_CHECK) {
      const now = anInstant();
      expect(isMarketOpen(now)).toBe(true);
      const triples = Array.from({ length: Math.min(PER_CHECK, TRIPLES - first) }, (_, i) =>
        aTriple(now, first + i),
      );
      await emptyBook(book.sql);
      await book.setClock(iso(now));
      const ids = await insertPositions(book.sql, triples);
      const run_id = await book.begin();
      const quotes = triples.flatMap((triple) =>
        [...triple.quotes].map(([symbol, quote]) => quoteAsJson(symbol, quote)),
      );
      await book.call("apply_quotes", { run_id, page: 1, quotes });
      const rows = await book.sql`
        select d.position_id::integer, d.mark::float, d.code, d.pnl::float, d.dte, d.to_profit_target::float,
          d.to_stop_loss::float, d.exit_reason, d.verdict, o.urgency, o.limit_price::float,
          round(o.max_debit, 4)::float as max_debit
        from private.exit_decisions d
        left join public.orders o on o.position_id = d.position_id and o.purpose = 'exit'`;
      const found = new Map(
        rows.map(({ position_id, ...row }) => [position_id as number, { ...row } as Row]),
      );
      for (const triple of triples) {
        const sql = found.get(ids.get(triple.requestId) ?? 0);
        const model = expected(triple, now);
        count(
          model === undefined ? "expired" : `${model.verdict} ${model.exit_reason ?? ""} ${model.code ?? ""}`,
        );
        decided += 1;
        if (JSON.stringify(sorted(sql)) !== JSON.stringify(sorted(model))) {
          disagreements.push({ triple: describeTriple(triple, now), sql, model });
        }
      }
    }
    expect(disagreements.slice(0, 5), `${disagreements.length} of ${decided} disagree`).toEqual([]);
  }, 60_000);

  it("meet every verdict, reason and fault often", () => {
    const seen = (pattern: RegExp) =>
      [...covered].reduce((sum, [what, times]) => sum + (pattern.test(what) ? times : 0), 0);
    const floor = TRIPLES / 500;
    for (const pattern of [
      /^expired/,
      /^hold/,
      /^unmarked/,
      /^exit 21dte/,
      /^exit profit_target/,
      /^exit stop_loss/,
      /^waiting 21dte/,
      /^waiting .* quiet_period/,
      /^off/,
      ...["missing", "halted", "delayed", "stale", "no_ask", "crossed", "out_of_bounds", "too_wide"].map(
        (fault) => new RegExp(`${fault}$`),
      ),
    ]) {
      expect(seen(pattern), String(pattern)).toBeGreaterThan(floor);
    }
  });
});

function sorted(row: Row | undefined): unknown {
  return row && Object.entries(row).sort(([a], [b]) => a.localeCompare(b));
}

function describeTriple({ terms, quotes }: Triple, now: Instant): string {
  return JSON.stringify({ now: iso(now), ...terms, quotes: [...quotes] }, (_key, value) =>
    typeof value === "bigint" ? toNumber(value) : value,
  );
}
