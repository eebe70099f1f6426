import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Random } from "../engine/random.ts";
import { addDays, at, type Day, daysBetween, iso, MINUTE, newYork, sessions } from "../model/calendar.ts";
import {
  CENT,
  DOLLAR,
  divide,
  type Money,
  money,
  times,
  toCents,
  toDecimal,
  toNumber,
} from "../model/money.ts";
import type { Contract } from "../model/quotes.ts";
import { evaluate, type Rules, rulesFromFill, type Terms } from "../model/rules.ts";
import { type Book, createBook, csp, quotesFor, type Row } from "../support/book.ts";
import { type Look, looksFrom, past, putIn } from "./past.ts";

interface RuleSet {
  profit_percent?: number;
  exit_dte?: number;
  stop_multiple?: number | null;
}

interface Outcome {
  trades: number;
  wins: number;
  win_rate: number | null;
  total_pnl: number;
  expectancy: number | null;
  worst: number | null;
  avg_days_held: number | null;
}

interface Replayed {
  as_traded: Outcome;
  without_marks: number;
  results: (Outcome & { rules: RuleSet; cut_off: number; reasons: Record<string, number> })[];
}

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

const replay = (...rule_sets: RuleSet[]) => book.call<Replayed>("replay", { rule_sets });

/** What one set of rules makes of the book. */
async function under(rules: RuleSet): Promise<Partial<Replayed["results"][number]> | undefined> {
  return (await replay(rules)).results[0];
}

/** A trade, with looks on the morning of each of these days. */
async function closed(differing: Row, looks: Look[]): Promise<void> {
  await putIn(book, [{ trade: past(differing), looks }]);
}

const morning = (day: Day, ...marks: number[]) => looksFrom(`${day}T15:00:00Z`, marks);

describe("the model, which walks every mark, agrees", () => {
  const TRADES = 60;
  const RULE_SETS: RuleSet[] = [
    {},
    { profit_percent: 25 },
    { profit_percent: 33.33 },
    { profit_percent: 75 },
    { profit_percent: 100 },
    { profit_percent: 0.01 },
    { exit_dte: 0 },
    { exit_dte: 7 },
    { exit_dte: 45 },
    { stop_multiple: 0.5 },
    { stop_multiple: 1.25 },
    { stop_multiple: 1000 },
    { stop_multiple: null },
    { profit_percent: 60, exit_dte: 14, stop_multiple: 1 },
    { profit_percent: 90, exit_dte: 0, stop_multiple: null },
  ];
  const random = Random.fromEnvironment("REPLAY_SEED");

  interface Seen {
    day: Day;
    at: string;
    mark: Money;
  }

  interface Trade {
    request_id: string;
    terms: Terms;
    entryDay: Day;
    exitDay: Day;
    exitPrice: Money;
    exitReason: string;
    fees: Money;
    marks: Seen[];
  }

  /** How a trade ended. */
  interface End {
    pnl: Money;
    reason: string;
    days: number;
    cutOff: boolean;
  }

  const SESSIONS = sessions("2026-01-02", "2027-12-31");

  function aTrade(number: number): Trade {
    const strike = money(random.pick([580, 25, 4.5, 142.5]));
    const width = money(random.pick([0.5, 1, 2.5, 3]));
    const expiration = random.pick(SESSIONS.slice(80));
    const contract: Contract = {
      ticker: "SPY",
      expiration,
      strike,
      width: random.chance(50) ? width : null,
    };
    const most = times(contract.width ?? strike, 100);
    const quantity = random.pick([1, 1, 2, 3, 7, 100]);
    const ceiling = Number((most < 400n * DOLLAR ? most : 400n * DOLLAR) / CENT);
    const entryPrice = BigInt(random.int(random.pick([1, ceiling >> 3]), ceiling - 1)) * CENT;
    const entryCash = times(entryPrice, quantity);
    const own: Partial<Rules> = {
      ...(random.chance(20) && {
        profitTarget: toCents(divide(entryCash * BigInt(random.int(1, 99)), 100n)) + CENT,
      }),
      ...(random.chance(20) && {
        stopLoss: toCents(divide(entryCash * BigInt(random.int(1, 300)), 100n)) + CENT,
      }),
      ...(random.chance(20) && { exitDte: random.int(0, 30) }),
      ...(random.chance(20) && { autoExit: false }),
    };
    const rules = rulesFromFill(contract, quantity, entryCash, own);
    const life = SESSIONS.filter(
      (day) => day >= addDays(expiration, -random.pick([2, 20, 30, 45, 60])) && day <= expiration,
    );
    const held = life.slice(0, random.chance(30) ? life.length : random.int(1, life.length));
    const marks: Seen[] = [];
    const half = CENT / 2n;
    let mark = entryPrice;
    for (const day of random.chance(10) ? [] : held) {
      const looks = random.chance(10) ? 0 : random.int(1, 12);
      for (let look = 0; look < looks; look += 1) {
        const step = random.pick([0, 0, 1, 3, 3, 8, 20]);
        mark += divide(entryPrice * BigInt(random.int(-step, step)), 100n * half) * half;
        mark = mark < 0n ? 0n : mark > most ? most : mark;
        marks.push({ day, at: iso(newYork(day, "09:35") + look * 7 * MINUTE), mark });
      }
    }
    return {
      request_id: `random-${number}`,
      terms: { contract, entryCash, quantity, rules },
      entryDay: held[0] ?? expiration,
      exitDay: held.at(-1) ?? expiration,
      exitPrice: BigInt(random.int(0, ceiling)) * CENT,
      exitReason: random.pick([
        "expired",
        "assigned",
        "manual",
        "21dte",
        "profit_target",
        "stop_loss",
        "enough",
      ]),
      fees: BigInt(random.pick([0, 130, 265])) * CENT,
      marks,
    };
  }

  /** The first look at which a rule holds; else it ended as it did. */
  function replayed({ terms, marks, fees, ...trade }: Trade, set: RuleSet): End {
    const ofTheCredit = (factor: number, per: bigint): Money => {
      const cents = divide(terms.entryCash * money(factor), per * DOLLAR * CENT);
      return (cents > 1n ? cents : 1n) * CENT;
    };
    const rules: Rules = {
      ...terms.rules,
      ...(set.profit_percent !== undefined && { profitTarget: ofTheCredit(set.profit_percent, 100n) }),
      ...(set.exit_dte !== undefined && { exitDte: set.exit_dte }),
      ...(typeof set.stop_multiple === "number" && { stopLoss: ofTheCredit(set.stop_multiple, 1n) }),
    };
    for (const { day, mark } of marks) {
      const { pnl, holding } = evaluate({ ...terms, rules }, mark, day);
      const reason = holding.find((rule) => rule !== "stop_loss" || set.stop_multiple !== null);
      if (reason !== undefined) {
        return { pnl: (pnl ?? 0n) - fees, reason, days: daysBetween(trade.entryDay, day), cutOff: false };
      }
    }
    return {
      ...asTraded({ terms, marks, fees, ...trade }),
      cutOff: !["expired", "assigned"].includes(trade.exitReason),
    };
  }

  function asTraded({ terms, fees, entryDay, exitDay, exitPrice, exitReason }: Trade): End {
    return {
      pnl: terms.entryCash - times(exitPrice, terms.quantity) - fees,
      reason: exitReason,
      days: daysBetween(entryDay, exitDay),
      cutOff: false,
    };
  }

  function sumOf(ends: End[]): Outcome {
    const trades = ends.length;
    const n = BigInt(trades);
    const total = ends.reduce((sum, { pnl }) => sum + pnl, 0n);
    const wins = ends.filter(({ pnl }) => pnl > 0n).length;
    const [worst = 0n] = ends.map(({ pnl }) => pnl).sort((a, b) => (a < b ? -1 : 1));
    const days = ends.reduce((sum, end) => sum + end.days, 0);
    return {
      trades,
      wins,
      win_rate: Number(divide(1000n * BigInt(wins), n)) / 10,
      total_pnl: toNumber(toCents(total)),
      expectancy: toNumber(divide(total, n * CENT) * CENT),
      worst: toNumber(toCents(worst)),
      avg_days_held: Number(divide(10n * BigInt(days), n)) / 10,
    };
  }

  function counted(words: string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const word of words) {
      counts[word] = (counts[word] ?? 0) + 1;
    }
    return counts;
  }

  async function write(trades: Trade[]): Promise<void> {
    const perContract = (amount: Money, { terms }: Trade) => toNumber(divide(amount, BigInt(terms.quantity)));
    await putIn(
      book,
      trades.map((t) => ({
        trade: past({
          request_id: t.request_id,
          strategy_type: t.terms.contract.width === null ? "CSP" : "VPC",
          expiration_date: t.terms.contract.expiration,
          strike_price: toNumber(t.terms.contract.strike),
          width: t.terms.contract.width === null ? null : toNumber(t.terms.contract.width),
          quantity: t.terms.quantity,
          entry_date: iso(newYork(t.entryDay, "09:31")),
          entry_price: perContract(t.terms.entryCash, t),
          exit_date: iso(newYork(t.exitDay, "15:59")),
          exit_price: toNumber(t.exitPrice),
          exit_reason: t.exitReason,
          fees: toNumber(t.fees),
        }),
        looks: t.marks.map(({ at: when, mark }): Look => [when, toNumber(mark)]),
      })),
    );
    const own = trades.map(({ request_id, terms: { rules } }) => ({
      request_id,
      profit_target: toDecimal(rules.profitTarget),
      stop_loss: toDecimal(rules.stopLoss),
      exit_dte: rules.exitDte,
      auto_exit: rules.autoExit,
    }));
    await book.sql`
      update public.positions p
      set profit_target = own.profit_target, stop_loss = own.stop_loss, exit_dte = own.exit_dte, auto_exit = own.auto_exit
      from jsonb_to_recordset(${book.sql.json(own)}) own (request_id text, profit_target numeric, stop_loss numeric,
        exit_dte integer, auto_exit boolean)
      where p.request_id = own.request_id`;
  }

  it(`on ${TRADES} random trades under ${RULE_SETS.length} sets of rules (REPLAY_SEED=${random.seed})`, async () => {
    const trades = Array.from({ length: TRADES }, (_, number) => aTrade(number));
    // Behind the last of them.
    await book.setClock("2028-12-29T15:00:00Z");
    await write(trades);
    const marked = trades.filter(({ marks }) => marks.length > 0);

    const found = await replay(...RULE_SETS);

    expect(found.as_traded).toEqual(sumOf(marked.map(asTraded)));
    expect(found.without_marks).toBe(TRADES - marked.length);
    expect(found.results).toEqual(
      RULE_SETS.map((rules) => {
        const ends = marked.map((trade) => replayed(trade, rules));
        return {
          rules,
          ...sumOf(ends),
          cut_off: ends.filter(({ cutOff }) => cutOff).length,
          reasons: counted(ends.map(({ reason }) => reason)),
        };
      }),
    );

    // Otherwise there was little to agree on.
    const reasons = new Set(found.results.flatMap((result) => Object.keys(result.reasons)));
    expect([...reasons]).toEqual(expect.arrayContaining(["21dte", "profit_target", "stop_loss", "expired"]));
    expect(found.without_marks).toBeGreaterThan(0);
    expect(found.results.some(({ cut_off }) => cut_off > 0)).toBe(true);
  });
});

describe("which trades are run again", () => {
  const NOTHING = {
    trades: 0,
    wins: 0,
    win_rate: null,
    total_pnl: 0,
    expectancy: null,
    worst: null,
    avg_days_held: null,
  };

  it("none where nothing is closed", async () => {
    await book.open(csp());
    expect(await replay({})).toEqual({
      as_traded: NOTHING,
      without_marks: 0,
      results: [{ rules: {}, ...NOTHING, cut_off: 0, reasons: {} }],
    });
  });

  it("a trade without stored marks is left out and counted", async () => {
    await closed({ exit_price: 1000 }, []);
    await closed({}, morning("2025-03-04", 140));
    expect(await replay({}, { profit_percent: 1 })).toMatchObject({
      as_traded: { trades: 1, total_pnl: 88.7 },
      without_marks: 1,
      results: [
        { trades: 1, total_pnl: 88.7 },
        { trades: 1, total_pnl: 8.7 },
      ],
    });
  });

  it("under no set of rules there is no result", async () => {
    await closed({}, morning("2025-03-04", 140));
    expect(await replay()).toMatchObject({ as_traded: { trades: 1 }, results: [] });
  });

  it("one whose every look was without a trustworthy mark is left out, too", async () => {
    const position_id = await book.open(csp());
    await book.decide([]);
    await book.call("close_position", { position_id, exit_price: 60 });
    expect(await replay({})).toMatchObject({ as_traded: { trades: 0 }, without_marks: 1 });
  });
});

describe("where a trade ends", () => {
  it("at the first look at which a rule holds, whatever came later", async () => {
    await closed({}, [...morning("2025-03-04", 150, 110, 80, 30), ...morning("2025-03-05", 20, 10)]);
    // 150 - 110 - 1.30 and 150 - 30 - 1.30.
    expect((await replay({ profit_percent: 20 }, { profit_percent: 60 })).results).toMatchObject([
      { total_pnl: 38.7, avg_days_held: 1, reasons: { profit_target: 1 }, cut_off: 0 },
      { total_pnl: 118.7, avg_days_held: 1, reasons: { profit_target: 1 }, cut_off: 0 },
    ]);
  });

  it.each([
    ["at its profit target to the cent", { profit_percent: 33.33 }, 100, "profit_target"],
    ["not a cent before its profit target", { profit_percent: 33.33 }, 100.01, "manual"],
    ["at its stop to the cent", { stop_multiple: 1.5 }, 375, "stop_loss"],
    ["not a cent before its stop", { stop_multiple: 1.5 }, 374.99, "manual"],
  ])("%s", async (_sentence, rules, mark, reason) => {
    // 33.33 % of 150.00 are 49.995, to the cent 50.00.
    await closed({}, morning("2025-03-04", mark));
    expect(await under(rules)).toMatchObject({ reasons: { [reason]: 1 } });
  });

  it("by the date at the first look of that day, even where a price rule holds as well", async () => {
    await closed({}, [
      ...morning("2025-03-06", 140),
      ...morning("2025-03-10", 20, 10),
      ...morning("2025-03-11", 5),
    ]);
    // March 10 is 38 days before the expiration.
    expect((await replay({ exit_dte: 38 }, { exit_dte: 37 })).results).toMatchObject([
      { reasons: { "21dte": 1 }, total_pnl: 128.7, avg_days_held: 7 },
      { reasons: { profit_target: 1 }, total_pnl: 128.7, avg_days_held: 7 },
    ]);
  });

  it("by the date at a mark that was there before", async () => {
    await closed({}, [...morning("2025-03-06", 140, 120, 160), ...morning("2025-03-10", 140)]);
    expect(await under({ exit_dte: 38 })).toMatchObject({ reasons: { "21dte": 1 }, total_pnl: 8.7 });
  });

  it("rules that never held before the real close count as it was closed", async () => {
    await closed({ exit_reason: "enough" }, morning("2025-03-04", 140, 130));
    expect(await under({ profit_percent: 90, exit_dte: 0, stop_multiple: 3 })).toEqual({
      rules: { profit_percent: 90, exit_dte: 0, stop_multiple: 3 },
      trades: 1,
      cut_off: 1,
      wins: 1,
      win_rate: 100,
      total_pnl: 88.7,
      expectancy: 88.7,
      worst: 88.7,
      avg_days_held: 17,
      reasons: { enough: 1 },
    });
  });

  it("expired and assigned trades are never cut off", async () => {
    const over = { exit_date: "2025-04-17T20:00:00Z", exit_price: 0 };
    await closed({ ...over, exit_reason: "expired" }, morning("2025-03-04", 140));
    await closed({ ...over, exit_reason: "assigned", exit_price: 500 }, morning("2025-03-04", 140));
    await closed({ exit_reason: "manual" }, morning("2025-03-04", 140));
    await closed({ exit_reason: "profit_target" }, morning("2025-03-04", 140));
    expect(await under({ exit_dte: 0 })).toMatchObject({
      trades: 4,
      cut_off: 2,
      reasons: { expired: 1, assigned: 1, manual: 1, profit_target: 1 },
    });
  });

  it("rules equal to its own, closed by a rule at its mark, give what was traded", async () => {
    await closed({ exit_date: "2025-03-05T15:05:00Z", exit_price: 74, exit_reason: "profit_target" }, [
      ...morning("2025-03-04", 150, 110),
      ...morning("2025-03-05", 90, 74),
    ]);
    await closed(
      {
        strategy_type: "VPC",
        width: 5,
        exit_date: "2025-03-04T15:05:00Z",
        exit_price: 500,
        exit_reason: "stop_loss",
      },
      morning("2025-03-04", 150, 500),
    );
    await closed({ exit_date: "2025-03-27T15:00:00Z", exit_price: 120, exit_reason: "21dte" }, [
      ...morning("2025-03-26", 100),
      ...morning("2025-03-27", 120),
    ]);
    const { as_traded, results } = await replay({}, { profit_percent: 50, exit_dte: 21 });
    for (const result of results) {
      expect(result).toEqual({
        ...as_traded,
        rules: result.rules,
        cut_off: 0,
        reasons: { profit_target: 1, stop_loss: 1, "21dte": 1 },
      });
    }
    expect(as_traded).toMatchObject({ trades: 3, wins: 2, total_pnl: -247.9, worst: -351.3 });
  });

  it("a stop is at the full loss at the latest", async () => {
    await closed({ strategy_type: "VPC", width: 5 }, morning("2025-03-04", 499.99, 500));
    expect(await under({ stop_multiple: 1000 })).toMatchObject({
      reasons: { stop_loss: 1 },
      total_pnl: -351.3,
    });
  });

  it("without a stop not even there", async () => {
    await closed({ strategy_type: "VPC", width: 5 }, morning("2025-03-04", 500, 75));
    expect(await under({ stop_multiple: null })).toMatchObject({
      reasons: { profit_target: 1 },
      total_pnl: 73.7,
    });
  });

  it("what is left out stays as the trade had it", async () => {
    await closed({}, morning("2025-03-04", 120, 230, 60));
    await book.sql`update public.positions set profit_target = 100, stop_loss = 80`;
    expect((await replay({}, { stop_multiple: 2 }, { profit_percent: 20 })).results).toMatchObject([
      { reasons: { stop_loss: 1 } },
      { reasons: { manual: 1 }, cut_off: 1 },
      { reasons: { profit_target: 1 } },
    ]);
  });

  it("one look confirms a stop, however many the settings want", async () => {
    await closed({}, morning("2025-03-04", 450, 150));
    await book.sql`update public.settings set stop_confirmations = 2, stop_confirmation_checks = 3`;
    const found = await under({});
    await book.sql`update public.settings set stop_confirmations = 1, stop_confirmation_checks = 1`;
    expect(found).toMatchObject({ reasons: { stop_loss: 1 }, total_pnl: -301.3 });
  });

  it("that a person asked for its close, or switched its exits off, is none of the rules", async () => {
    await closed({}, morning("2025-03-04", 140, 60));
    await book.sql`update public.positions set close_asked_at = entry_date, close_asked_by = '77', auto_exit = false`;
    expect(await under({})).toMatchObject({ reasons: { profit_target: 1 }, total_pnl: 88.7 });
  });
});

describe("where the marks come from", () => {
  /** Checks on two days, compactable ones among them, and a close by hand on the second. */
  async function twoDays(): Promise<void> {
    const request = csp();
    await book.setClock("2026-03-03T15:00:00Z");
    const position_id = await book.open(request);
    const check = async (when: string, mark: number | null) => {
      await book.setClock(when);
      await book.decide(mark === null ? [] : quotesFor(request, mark));
    };
    for (const [i, mark] of [150, 160, 140, 104, 130, null, 145, 145].entries()) {
      await check(iso(at("2026-03-03T15:05:00Z") + i * 5 * MINUTE), mark);
    }
    for (const [i, mark] of [150, 220, 150, 92, 140].entries()) {
      await check(iso(at("2026-03-04T15:05:00Z") + i * 5 * MINUTE), mark);
    }
    await book.call("close_position", { position_id, exit_price: 120 });
  }

  const SETS: RuleSet[] = [
    {},
    { profit_percent: 5 },
    { profit_percent: 30 },
    { profit_percent: 35 },
    { stop_multiple: 0.4 },
    { exit_dte: 44 },
  ];
  const houseAt = async (when: string) => {
    await book.setClock(when);
    await book.sql`select private.keep_house()`;
  };
  const kept = () =>
    book.sql`
      select trade_date::text, low::float, high::float, close::float, marks::float[], cardinality(times) as times
      from private.daily_marks order by trade_date`;
  const all = () =>
    book.sql`
      select trade_date::text, low::float, high::float, close::float, times::text[], marks::float[]
      from private.v_daily_marks order by trade_date`;

  it("the replay says the same of decisions as of the marks that are kept of them", async () => {
    await twoDays();
    expect(await kept()).toEqual([]);
    const before = await replay(...SETS);
    expect(before.results).toMatchObject([
      { total_pnl: 30, reasons: { manual: 1 } },
      { total_pnl: 10, reasons: { profit_target: 1 } },
      { total_pnl: 46, reasons: { profit_target: 1 }, avg_days_held: 0 },
      { total_pnl: 58, reasons: { profit_target: 1 }, avg_days_held: 1 },
      { total_pnl: -70, reasons: { stop_loss: 1 } },
      { total_pnl: 0, reasons: { "21dte": 1 } },
    ]);

    await houseAt("2026-03-04T18:00:00Z");
    expect(await kept()).toMatchObject([{ trade_date: "2026-03-03" }]);
    expect(await replay(...SETS)).toEqual(before);

    await houseAt("2026-03-05T07:30:00Z");
    expect(await kept()).toMatchObject([{ trade_date: "2026-03-03" }, { trade_date: "2026-03-04" }]);
    expect(await replay(...SETS)).toEqual(before);
  });

  it("keep_house keeps every mark of a day that is over, although decisions are compacted, and twice changes nothing", async () => {
    await twoDays();
    const marks = await all();
    const decisions = async () => (await book.sql`select from private.exit_decisions`).length;
    const before = await decisions();

    await houseAt("2026-03-05T07:30:00Z");
    expect(await decisions()).toBeLessThan(before);
    expect(await kept()).toEqual([
      {
        trade_date: "2026-03-03",
        low: 104,
        high: 160,
        close: 145,
        marks: [150, 160, 140, 104, 130, 145, 145],
        times: 7,
      },
      { trade_date: "2026-03-04", low: 92, high: 220, close: 140, marks: [150, 220, 150, 92, 140], times: 5 },
    ]);
    expect(await all()).toEqual(marks);

    await houseAt("2026-03-05T07:30:00Z");
    expect(await all()).toEqual(marks);
  });

  it("they are kept for ever, long after the last decision has gone", async () => {
    await twoDays();
    const before = await replay(...SETS);
    await houseAt("2026-03-05T07:30:00Z");
    await houseAt("2030-03-05T07:30:00Z");
    expect(await book.sql`select from private.exit_decisions`).toHaveLength(0);
    expect(await replay(...SETS)).toEqual(before);
  });

  it("a day is over by New York's date", async () => {
    await twoDays();
    await houseAt("2026-03-05T04:59:00Z");
    expect(await kept()).toMatchObject([{ trade_date: "2026-03-03" }]);
    await houseAt("2026-03-05T05:00:00Z");
    expect(await kept()).toHaveLength(2);
  });
});
