import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OptionQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { why, whyFacts } from "../../shared/telegram/why.ts";
import { at, iso, MINUTE, newYork, sessionClose, sessions } from "../model/calendar.ts";
import { type Book, createBook, putSymbol, quote, quotesFor, type Row } from "../support/book.ts";
import { emptyBook } from "./positions.ts";
import { Random } from "./random.ts";
import { put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => emptyBook(book.sql));
afterAll(() => book.drop());

async function open(...requests: TradeRequest[]): Promise<number[]> {
  await book.setClock("2026-03-02T20:00:00Z");
  const ids: number[] = [];
  for (const request of requests) {
    ids.push(await book.open(request));
  }
  return ids;
}

async function explained(position_id: number): Promise<Row[]> {
  const rows = await book.sql`
    select position_id::integer, checked_at, ticker, mark::float, legs, pnl::float, dte, to_profit_target::float,
      to_profit_target_percent::float, to_stop_loss::float, to_stop_loss_percent::float, to_exit_dte, exit_reason,
      verdict, code
    from public.v_exit_decisions where position_id = ${position_id} order by run_id`;
  return [...rows];
}

describe("v_exit_decisions", () => {
  it("says for a put what every check saw and how far each rule was away", async () => {
    const request = put({ quantity: 2 });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    await book.decide([{ ...quote(putSymbol(request), 120), bid: 118.5, ask: 121.5 }]);
    await book.setClock("2026-03-03T15:05:00Z");
    await book.decide(quotesFor(request, 450.01));
    const same = { position_id, ticker: request.ticker, dte: 45, to_exit_dte: 24 };
    expect(await explained(position_id)).toEqual([
      {
        ...same,
        checked_at: new Date("2026-03-03T15:00:00Z"),
        mark: 120,
        legs: [{ symbol: putSymbol(request), bid: 118.5, ask: 121.5 }],
        pnl: 60,
        to_profit_target: 90,
        to_profit_target_percent: 30,
        to_stop_loss: 660,
        to_stop_loss_percent: 220,
        exit_reason: null,
        verdict: "hold",
        code: null,
      },
      {
        ...same,
        checked_at: new Date("2026-03-03T15:05:00Z"),
        mark: 450.01,
        legs: [{ symbol: putSymbol(request), bid: 449.01, ask: 451.01 }],
        pnl: -600.02,
        to_profit_target: 750.02,
        to_profit_target_percent: 250,
        to_stop_loss: -0.02,
        to_stop_loss_percent: 0,
        exit_reason: "stop_loss",
        verdict: "exit",
        code: null,
      },
    ]);
  });

  it("says for a spread what both legs were quoted, the short one first, and the stop at what it can lose", async () => {
    const request = spread({ quantity: 3 });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    await book.decide([
      { ...quote(putSymbol(request), 0), bid: 199, ask: 201 },
      { ...quote(putSymbol(request, 575), 0), bid: 90, ask: 110 },
    ]);
    expect(await explained(position_id)).toMatchObject([
      {
        mark: 100,
        legs: [
          { symbol: putSymbol(request), bid: 199, ask: 201 },
          { symbol: putSymbol(request, 575), bid: 90, ask: 110 },
        ],
        pnl: 150,
        to_profit_target: 75,
        to_profit_target_percent: 16.7,
        to_stop_loss: 1200,
        to_stop_loss_percent: 266.7,
        verdict: "hold",
      },
    ]);
  });

  const FAULTS: [string, Partial<OptionQuote> | null][] = [
    ["missing", null],
    ["missing", { bid: null, ask: null }],
    ["stale", { as_of: "2026-03-03T14:57:59Z" }],
    ["halted", { halted: true }],
    ["delayed", { delayed: true }],
    ["crossed", { bid: 121, ask: 119 }],
    ["out_of_bounds", { bid: 58_000, ask: 58_001 }],
    ["too_wide", { bid: 70, ask: 170 }],
    ["no_ask", { bid: 70, ask: 0 }],
    ["no_ask", { bid: 70, ask: null }],
  ];

  it.each(
    FAULTS,
  )("names what is wrong with a quote (%s: %j) and shows it all the same", async (code, differing) => {
    const request = put();
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    const symbol = putSymbol(request);
    const quotes = differing === null ? [] : [{ ...quote(symbol, 120), ...differing }];
    await book.decide(quotes);
    const { bid = null, ask = null } = quotes[0] ?? {};
    expect(await explained(position_id)).toMatchObject([
      {
        mark: null,
        pnl: null,
        to_profit_target: null,
        to_stop_loss: null,
        dte: 45,
        to_exit_dte: 24,
        legs: [{ symbol, bid, ask }],
        verdict: "unmarked",
        code,
      },
    ]);
  });

  it.each(FAULTS)("and the date rule is due without it, waiting (%s: %j)", async (code, differing) => {
    const request = put({ expiration_date: "2026-03-24" });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    await book.decide(differing === null ? [] : [{ ...quote(putSymbol(request), 120), ...differing }]);
    expect(await explained(position_id)).toMatchObject([
      { exit_reason: "21dte", to_exit_dte: 0, verdict: "waiting", code },
    ]);
    expect((await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit")).toEqual([]);
  });

  it("has one row per open position and check", async () => {
    const requests = [put(), spread(), put()];
    const ids = await open(...requests);
    for (const minute of ["00", "05", "10"]) {
      await book.setClock(`2026-03-03T15:${minute}:00Z`);
      await book.decide(requests.flatMap((request) => quotesFor(request, 150)));
    }
    const rows = await book.sql`
      select position_id::integer, count(*)::integer as checks, count(distinct run_id)::integer as runs
      from public.v_exit_decisions group by 1 order by 1`;
    expect([...rows]).toEqual(ids.map((position_id) => ({ position_id, checks: 3, runs: 3 })));
  });
});

describe("/why", () => {
  const facts = async (position_id: number) => {
    const [row] = await book.sql`select private.why_facts(${position_id}) as facts`;
    return whyFacts.parse(row?.facts);
  };

  /** One check every five minutes from 10:00 New York; null = no quote. */
  async function day(
    request: TradeRequest,
    marks: (number | null)[],
    from = "2026-03-03T15:00:00Z",
  ): Promise<void> {
    for (const [i, mark] of marks.entries()) {
      await book.setClock(iso(at(from) + i * 5 * MINUTE));
      await book.decide(mark === null ? [] : quotesFor(request, mark));
    }
  }

  it("tells the day as spans of equal decisions, with New York's times and the P&L's range", async () => {
    const request = put();
    const [position_id = 0] = await open(request);
    await day(request, [100, 120, 90], "2026-03-02T20:10:00Z");
    await day(request, [150, 140, 160, null, null, 155, 90, 75]);
    const { day: spans, latest } = await facts(position_id);
    const hold = { verdict: "hold", exit_reason: null, code: null };
    expect(spans).toEqual([
      { since: "10:00", until: "10:10", checks: 3, ...hold, lowest_pnl: -10, highest_pnl: 10 },
      {
        since: "10:15",
        until: "10:20",
        checks: 2,
        verdict: "unmarked",
        exit_reason: null,
        code: "missing",
        lowest_pnl: null,
        highest_pnl: null,
      },
      { since: "10:25", until: "10:30", checks: 2, ...hold, lowest_pnl: -5, highest_pnl: 60 },
      {
        since: "10:35",
        until: "10:35",
        checks: 1,
        verdict: "exit",
        exit_reason: "profit_target",
        code: null,
        lowest_pnl: 75,
        highest_pnl: 75,
      },
    ]);
    expect(latest).toMatchObject({ mark: 75, pnl: 75, verdict: "exit", exit_reason: "profit_target" });
  });

  it("keeps New York's times in daylight saving", async () => {
    const request = put({ expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    await day(request, [150, 150], "2026-03-09T13:35:00Z");
    expect((await facts(position_id)).day).toMatchObject([{ since: "09:35", until: "09:40", checks: 2 }]);
  });

  it("says it in a sentence with the numbers", async () => {
    const request = spread({ quantity: 2 });
    const [position_id = 0] = await open(request);
    await day(request, [100]);
    const { text } = why(await facts(position_id));
    for (const part of [
      "Held",
      `${putSymbol(request)} 199.00 / 201.00`,
      `${putSymbol(request, 575)} 99.00 / 101.00`,
      "mark 100.00",
      "credit 150.00",
      "+100.00",
      "+150.00: 50.00 away (16.7 % of the credit)",
      "700.00: 800.00 away (266.7 % of the credit)",
      "45 days",
      "closes at 21",
      "10:00",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("knows what is due and why nothing left", async () => {
    const request = put({ expiration_date: "2026-03-24" });
    const [position_id = 0] = await open(request);
    await day(request, [null]);
    expect(why(await facts(position_id)).text).toMatch(/Due.*waiting.*no quote/);
  });

  it("answers for a position nobody has looked at, for a closed one and for none", async () => {
    const request = put();
    const [position_id = 0] = await open(request);
    expect(await facts(position_id)).toMatchObject({ latest: null, day: [] });
    expect(why(await facts(position_id)).text).toContain("No check");
    await day(request, [140]);
    await book.call("close_position", { position_id, exit_price: 100 });
    expect(await facts(position_id)).toMatchObject({
      position: { status: "CLOSED", realized_pnl: 50, exit_reason: "manual" },
      day: [{ checks: 1 }],
      open_positions: [],
    });
    expect(why(await facts(position_id)).text).toContain("+50.00");
    expect(await facts(position_id + 1)).toMatchObject({ position: null, latest: null, day: [] });
  });

  it("tells of today only: yesterday is over at midnight in New York", async () => {
    const request = put({ expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    await day(request, [150, 150]);
    await book.setClock("2026-03-04T04:59:00Z");
    expect((await facts(position_id)).day).toMatchObject([{ checks: 2 }]);
    await book.setClock("2026-03-04T05:01:00Z");
    expect(await facts(position_id)).toMatchObject({ day: [], latest: { mark: 150 } });
  });
});

describe("compaction", () => {
  const compact = () => book.sql`select private.compact_decisions()`;
  const kept = async (position_id: number) =>
    (await explained(position_id)).map(({ checked_at, verdict, mark }) => [
      (checked_at as Date).toISOString().slice(5, 16),
      verdict,
      mark,
    ]);

  async function check(now: string, ...marked: [TradeRequest, number | null][]): Promise<void> {
    await book.setClock(now);
    await book.decide(marked.flatMap(([request, mark]) => (mark === null ? [] : quotesFor(request, mark))));
  }

  it("keeps the first and the last of what says the same on a past day, and every change", async () => {
    const request = put({ expiration_date: "2026-06-19", overrides: { auto_exit: false } });
    const [position_id = 0] = await open(request);
    const marks = [150, 151, 152, 153, null, null, null, 75, 75, 150];
    for (const [i, mark] of marks.entries()) {
      await check(iso(at("2026-03-03T15:00:00Z") + i * 5 * MINUTE), [request, mark]);
    }
    const before = await kept(position_id);
    expect(before).toHaveLength(10);
    await compact();
    // The day is not over.
    expect(await kept(position_id)).toEqual(before);
    await book.setClock("2026-03-04T07:30:00Z");
    await compact();
    const after = [
      ["03-03T15:00", "hold", 150],
      ["03-03T15:15", "hold", 153],
      ["03-03T15:20", "unmarked", null],
      ["03-03T15:30", "unmarked", null],
      ["03-03T15:35", "off", 75],
      ["03-03T15:40", "off", 75],
      ["03-03T15:45", "hold", 150],
    ];
    expect(await kept(position_id)).toEqual(after);
    await compact();
    expect(await kept(position_id)).toEqual(after);
  });

  it("keeps each day's first and last, and each position's own", async () => {
    const [quiet, restless] = [
      put({ expiration_date: "2026-06-19" }),
      put({ expiration_date: "2026-06-19" }),
    ];
    const [a = 0, b = 0] = await open(quiet, restless);
    for (const date of ["2026-03-03", "2026-03-04"]) {
      for (const [i, mark] of [150, null, 150, null].entries()) {
        await check(iso(at(`${date}T15:00:00Z`) + i * 5 * MINUTE), [quiet, 150], [restless, mark]);
      }
    }
    await book.setClock("2026-03-05T07:30:00Z");
    await compact();
    expect((await kept(a)).map(([when]) => when)).toEqual([
      "03-03T15:00",
      "03-03T15:15",
      "03-04T15:00",
      "03-04T15:15",
    ]);
    expect(await kept(b)).toHaveLength(8);
  });

  it("goes by New York's date: an evening's compaction leaves the day alone", async () => {
    const request = put({ expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    for (const minute of ["00", "05", "10"]) {
      await check(`2026-03-03T15:${minute}:00Z`, [request, 150]);
    }
    await book.setClock("2026-03-04T04:30:00Z");
    await compact();
    expect(await kept(position_id)).toHaveLength(3);
  });

  it("drops what is older than the setting says, and nothing else", async () => {
    const request = put({ expiration_date: "2026-12-18" });
    const [position_id = 0] = await open(request);
    for (const day of ["2026-03-03T15:00:00Z", "2026-03-04T15:00:00Z", "2026-06-01T14:00:00Z"]) {
      await check(day, [request, 150]);
    }
    // 90 days after March 4, 15:00.
    await book.setClock("2026-06-02T15:00:00Z");
    await compact();
    expect((await kept(position_id)).map(([when]) => when)).toEqual(["03-04T15:00", "06-01T14:00"]);
    await book.setClock("2026-06-02T15:00:01Z");
    await compact();
    expect((await kept(position_id)).map(([when]) => when)).toEqual(["06-01T14:00"]);
    const checks = await book.sql`select started_at from private.exit_checks order by run_id`;
    expect(checks.map(({ started_at }) => started_at.toISOString())).toEqual(["2026-06-01T14:00:00.000Z"]);
    await book.sql`update public.settings set decision_retention = '1 day'`;
    await book.setClock("2026-06-03T15:00:00Z");
    await compact();
    await book.sql`update public.settings set decision_retention = '90 days'`;
    expect(await kept(position_id)).toEqual([]);
    // The book goes on: a check still works, and the position is untouched.
    await check("2026-06-04T14:00:00Z", [request, 150]);
    expect(await kept(position_id)).toHaveLength(1);
  });

  it("loses no change in random days", async () => {
    const random = Random.fromEnvironment("COMPACTION_SEED");
    const requests = Array.from({ length: 6 }, () =>
      put({ expiration_date: "2026-06-19", overrides: { auto_exit: false } }),
    );
    const ids = await open(...requests);
    for (const day of sessions("2026-03-03", "2026-03-05")) {
      for (let tick = newYork(day, "12:00"); tick < sessionClose(day) - 180 * MINUTE; tick += 5 * MINUTE) {
        const marks = requests.map((request): [TradeRequest, number | null] => [
          request,
          random.pick([150, 150, 150, 151, 75, 450, null]),
        ]);
        await check(iso(tick), ...marks);
      }
    }
    await book.setClock("2026-03-06T07:30:00Z");
    const saying = ({ verdict, exit_reason, code, checked_at }: Row) =>
      `${(checked_at as Date).toISOString().slice(0, 10)} ${verdict} ${exit_reason} ${code}`;
    const before = new Map<number, Row[]>();
    for (const id of ids) {
      before.set(id, await explained(id));
    }
    await compact();
    for (const id of ids) {
      const all = before.get(id) ?? [];
      const expected = all.filter(
        (row, i) =>
          i === 0 ||
          i === all.length - 1 ||
          saying(row) !== saying(all[i - 1] as Row) ||
          saying(row) !== saying(all[i + 1] as Row),
      );
      expect(await explained(id), `COMPACTION_SEED=${random.seed}`).toEqual(expected);
    }
  });
});
