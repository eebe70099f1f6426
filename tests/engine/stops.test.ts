import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { at, iso, MINUTE } from "../model/calendar.ts";
import { money } from "../model/money.ts";
import { contractOf } from "../model/request.ts";
import { decide, rulesFromFill, SETTINGS, type Terms } from "../model/rules.ts";
import { type Book, createBook, quotesFor, type Row } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";
import { emptyBook } from "./positions.ts";
import { Random } from "./random.ts";
import { put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(async () => {
  await emptyBook(book.sql);
  await quietMinutes(0);
  await confirmedBy(1, 1);
});
afterAll(() => book.drop());

/** The mark at which a 580 put sold for 150.00 stops, and a cent less; USD per contract. */
const STOPPED = 450;
const NOT_STOPPED = 449.99;

/** Sets for how long after the open no price rule is judged. */
async function quietMinutes(minutes: number): Promise<void> {
  await book.sql`update public.quote_settings set quiet_minutes = ${minutes}`;
}

/** Sets in how many of the last checks a stop must hold. */
async function confirmedBy(needed: number, checks: number): Promise<void> {
  await book.sql`update public.stop_confirmation set needed = ${needed}, checks = ${checks}`;
}

async function open(request: StrikeRequest): Promise<number> {
  await book.setClock("2026-03-02T15:00:00Z");
  return await book.open(request);
}

/** Runs one check and returns its verdict on a position. */
async function check(
  now: string,
  position_id: number,
  request: StrikeRequest,
  mark: number | null,
): Promise<Row> {
  await book.setClock(now);
  await book.decide(mark === null ? [] : quotesFor(request, mark));
  return await book.decision(position_id);
}

describe("the first minutes after the open", () => {
  it.each([
    ["at the open", "2026-03-03T14:30:00Z", "waiting"],
    ["a second before they end", "2026-03-03T14:31:59Z", "waiting"],
    ["when they end", "2026-03-03T14:32:00Z", "exit"],
    ["later", "2026-03-03T14:35:00Z", "exit"],
    ["at the open in daylight saving", "2026-03-09T13:30:00Z", "waiting"],
    ["when they end in daylight saving", "2026-03-09T13:32:00Z", "exit"],
    ["before a half day's close", "2026-11-27T17:59:59Z", "exit"],
  ])("are two for orders by default, none for rules: %s", async (_when, now, verdict) => {
    const request = put({ expiration_date: "2027-01-15" });
    const position_id = await open(request);
    const decision = await check(now, position_id, request, STOPPED);
    expect(decision).toMatchObject({
      verdict,
      exit_reason: "stop_loss",
      pnl: -300,
      code: verdict === "waiting" ? "quiet_period" : null,
    });
    const exits = (await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit");
    expect(exits).toHaveLength(verdict === "exit" ? 1 : 0);
  });

  it("for orders hold back a close by date, too", async () => {
    const request = put({ expiration_date: "2026-03-24" });
    const position_id = await open(request);
    expect(await check("2026-03-03T14:31:00Z", position_id, request, 150)).toMatchObject({
      verdict: "waiting",
      exit_reason: "21dte",
      code: "quiet_period",
    });
    expect(await check("2026-03-03T14:32:00Z", position_id, request, 150)).toMatchObject({ verdict: "exit" });
  });

  it("for orders hold back entries", async () => {
    await book.setClock("2026-03-03T13:00:00Z");
    const request = put();
    await book.approve(request);
    const underlyings = [{ ticker: request.ticker, price: 600 }];
    for (const [now, placed] of [
      ["2026-03-03T14:30:00Z", 0],
      ["2026-03-03T14:31:59Z", 0],
      ["2026-03-03T14:32:00Z", 1],
    ] as const) {
      await book.setClock(now);
      const { run_id, place } = await book.send(quotesFor(request, 150), underlyings);
      expect(place).toHaveLength(placed);
      await book.finish(run_id);
    }
  });

  it("end by themselves: nobody is alerted", async () => {
    const request = put();
    const position_id = await open(request);
    await check("2026-03-03T14:30:00Z", position_id, request, STOPPED);
    expect(await book.alerts()).not.toContain("exit_due");
  });

  it("for orders discard what is no longer met when they end", async () => {
    const request = put();
    const position_id = await open(request);
    await check("2026-03-03T14:30:00Z", position_id, request, STOPPED);
    expect(await check("2026-03-03T14:35:00Z", position_id, request, NOT_STOPPED)).toMatchObject({
      verdict: "hold",
      exit_reason: null,
      code: null,
    });
  });

  describe("for rules, if set", () => {
    it.each([
      ["the stop is not judged at the open", "2026-03-03T14:30:00Z", STOPPED, "unmarked"],
      ["nor the profit target", "2026-03-03T14:34:59Z", 75, "unmarked"],
      ["the stop is when they end", "2026-03-03T14:35:00Z", STOPPED, "exit"],
      ["and so is the profit target", "2026-03-03T14:35:00Z", 75, "exit"],
    ])("%s", async (_what, now, mark, verdict) => {
      await quietMinutes(5);
      const request = put();
      const position_id = await open(request);
      expect(await check(now, position_id, request, mark)).toMatchObject({
        verdict,
        code: verdict === "unmarked" ? "quiet_period" : null,
      });
      expect(await book.position(position_id)).toMatchObject({ mark, mark_fault: null, unmarked_checks: 0 });
    });

    it("the date rule decides nevertheless", async () => {
      await quietMinutes(30);
      const request = put({ expiration_date: "2026-03-24" });
      const position_id = await open(request);
      expect(await check("2026-03-03T14:40:00Z", position_id, request, STOPPED)).toMatchObject({
        verdict: "exit",
        exit_reason: "21dte",
      });
    });

    it("a check in them does not count as a confirmation", async () => {
      await quietMinutes(10);
      await confirmedBy(2, 3);
      const request = put();
      const position_id = await open(request);
      await check("2026-03-03T14:30:00Z", position_id, request, STOPPED);
      await check("2026-03-03T14:35:00Z", position_id, request, STOPPED);
      const first = await check("2026-03-03T14:40:00Z", position_id, request, STOPPED);
      expect(first).toMatchObject({ verdict: "confirming" });
      expect(await check("2026-03-03T14:45:00Z", position_id, request, STOPPED)).toMatchObject({
        verdict: "exit",
      });
    });
  });
});

describe("a stop that must be confirmed", () => {
  /** H: the stop held; n: it did not; u: no trustworthy mark. */
  it.each([
    ["2 of 3", 2, 3, "H", "confirming"],
    ["2 of 3, twice in a row", 2, 3, "HH", "confirming exit"],
    ["2 of 3, with one between", 2, 3, "HnH", "confirming hold exit"],
    [
      "2 of 3, with two between: the first is forgotten",
      2,
      3,
      "HnnHH",
      "confirming hold hold confirming exit",
    ],
    ["2 of 3, with a check without a mark between", 2, 3, "HuH", "confirming unmarked exit"],
    [
      "2 of 3, with many of those between: they do not count",
      2,
      3,
      "HuuuunuuH",
      "confirming unmarked unmarked unmarked unmarked hold unmarked unmarked exit",
    ],
    ["2 of 3, held twice before but not now", 2, 3, "nHnn", "hold confirming hold hold"],
    ["2 of 2, with one between", 2, 2, "HnHH", "confirming hold confirming exit"],
    ["3 of 3", 3, 3, "HHnHHH", "confirming confirming hold confirming confirming exit"],
    ["3 of 5", 3, 5, "HnHnH", "confirming hold confirming hold exit"],
    ["1 of 3 closes at once", 1, 3, "nH", "hold exit"],
    ["1 of 1, the default, closes at once", 1, 1, "nuH", "hold unmarked exit"],
  ])("%s", async (_what, confirmations, checks, sequence, verdicts) => {
    await confirmedBy(confirmations, checks);
    const request = put();
    const position_id = await open(request);
    const found: unknown[] = [];
    for (const [i, what] of [...sequence].entries()) {
      const mark = { H: STOPPED, n: NOT_STOPPED, u: null }[what] ?? null;
      const now = iso(at("2026-03-03T15:00:00Z") + i * 5 * MINUTE);
      const { verdict, exit_reason } = await check(now, position_id, request, mark);
      found.push(verdict);
      expect(exit_reason).toBe(what === "H" ? "stop_loss" : null);
    }
    expect(found.join(" ")).toBe(verdicts);
    const exits = (await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit");
    expect(exits).toHaveLength(verdicts.endsWith("exit") ? 1 : 0);
  });

  it("remembers over the night and over the weekend", async () => {
    await confirmedBy(2, 2);
    const request = put();
    const position_id = await open(request);
    await check("2026-03-06T20:55:00Z", position_id, request, STOPPED);
    expect(await check("2026-03-09T13:35:00Z", position_id, request, STOPPED)).toMatchObject({
      verdict: "exit",
    });
  });

  it("delays neither the date nor the profit target", async () => {
    await confirmedBy(3, 3);
    const [dated, winning] = [put({ expiration_date: "2026-03-24" }), put()];
    const ids = [await open(dated), await open(winning)];
    await book.setClock("2026-03-03T15:00:00Z");
    const { exits } = await book.decide([...quotesFor(dated, STOPPED), ...quotesFor(winning, 75)]);
    expect(exits).toEqual([
      { position_id: ids[0], reason: "21dte" },
      { position_id: ids[1], reason: "profit_target" },
    ]);
    // The urgency of the date rule: the stop that holds is not confirmed.
    expect((await book.orders({ position_id: ids[0] ?? 0 })).at(-1)).toMatchObject({ urgency: 3 });
  });

  it("takes over a working close only once it is confirmed", async () => {
    await confirmedBy(2, 3);
    const request = put();
    const position_id = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 75 }]);
    const close = async () => (await book.orders({ position_id })).at(-1);
    expect(await check("2026-03-03T15:05:00Z", position_id, request, STOPPED)).toMatchObject({
      verdict: "closing",
    });
    expect(await close()).toMatchObject({ exit_reason: "profit_target", urgency: 4 });
    await check("2026-03-03T15:10:00Z", position_id, request, STOPPED);
    expect(await close()).toMatchObject({ exit_reason: "stop_loss", urgency: 1, limit_price: 451 });
  });

  it("agrees with the model over random histories", async () => {
    const random = Random.fromEnvironment("STOPS_SEED");
    const count = 40;
    for (let round = 0; round < 4; round += 1) {
      await emptyBook(book.sql);
      const checks = random.int(1, 5);
      const confirmations = random.int(1, checks);
      const limits = { ...SETTINGS, stopConfirmations: confirmations, stopConfirmationChecks: checks };
      await confirmedBy(confirmations, checks);
      // With automatic exit off, every check decides anew.
      const requests = Array.from({ length: count }, () => put({ overrides: { auto_exit: false } }));
      const ids: number[] = [];
      for (const request of requests) {
        ids.push(await open(request));
      }
      const held = requests.map((): boolean[] => []);
      for (let i = 0; i < 12; i += 1) {
        const now = at("2026-03-03T15:00:00Z") + i * 5 * MINUTE;
        const marks = requests.map(() => random.pick([STOPPED, STOPPED, NOT_STOPPED, null]));
        await book.setClock(iso(now));
        await book.decide(
          requests.flatMap((request, p) => {
            const mark = marks[p];
            return typeof mark === "number" ? quotesFor(request, mark) : [];
          }),
        );
        const rows = await book.sql`
          select verdict from private.exit_decisions where run_id = (select max(run_id) from private.exit_decisions)
          order by position_id`;
        const model = requests.map((request, p) => {
          const mark = marks[p];
          const decision = decide(
            terms(request),
            typeof mark === "number"
              ? { mark: money(mark), natural: money(mark), fault: null }
              : { mark: null, natural: null, fault: "missing", worst: null },
            { now, settings: limits, stopHeld: held[p] ?? [] },
          );
          held[p] = decision.stopHeld;
          return decision.verdict;
        });
        expect(
          rows.map(({ verdict }) => verdict),
          `STOPS_SEED=${random.seed}, ${confirmations} of ${checks}, check ${i}`,
        ).toEqual(model);
      }
    }
  });
});

function terms(request: StrikeRequest): Terms {
  const { quantity } = request;
  const contract = contractOf(request);
  const entryCash = money(request.net_credit) * BigInt(quantity);
  const opened = { contract, entryCash, quantity };
  return {
    ...opened,
    rules: rulesFromFill(opened, { autoExit: request.overrides?.auto_exit ?? true }),
  };
}

describe("a spread's stop is capped at its maximum loss", () => {
  it.each([
    ["a cent before the full loss it holds", 150, 499.99, "hold"],
    ["at the full loss it closes", 150, 500, "exit"],
    ["sold for half a cent more it closes at the full loss", 150.005, 500, "exit"],
    ["sold for half a cent more it holds a cent before it", 150.005, 499.99, "hold"],
    ["sold for half a cent less it closes at the full loss", 149.995, 500, "exit"],
  ])("%s", async (_what, entry_price, mark, verdict) => {
    const request = spread({ expiration_date: "2026-06-19" });
    await book.setClock("2026-03-02T15:00:00Z");
    const { position } = await book.call<{ position: { position_id: number } }>("create_position", {
      request,
      entry_price,
      quantity: 1,
      execution_data: {},
    });
    const decision = await check("2026-03-03T15:00:00Z", position.position_id, request, mark);
    expect(decision).toMatchObject({ verdict, exit_reason: verdict === "exit" ? "stop_loss" : null });
  });

  it("and three of them filled at an average that is no whole hundredth of a cent close at the full loss", async () => {
    for (const cash of [450.01, 450.02, 450.04, 449.99]) {
      await emptyBook(book.sql);
      await book.setClock("2026-03-02T15:00:00Z");
      const request = spread({ quantity: 3, expiration_date: "2026-06-19" });
      await book.approve(request);
      const { run_id, place } = await book.send(quotesFor(request, 150), [
        { ticker: request.ticker, price: 600 },
      ]);
      const { opened } = await book.finish(run_id, [
        {
          order_id: Number(place[0]?.order_id),
          status: "filled",
          filled_quantity: 3,
          fill_cash: cash,
          fees: 0,
        },
      ]);
      const decision = await check("2026-03-03T15:00:00Z", opened[0] ?? 0, request, 500);
      expect(decision, `cash ${cash}`).toMatchObject({ verdict: "exit", exit_reason: "stop_loss" });
    }
  });

  it("shows the mark at which it triggers", async () => {
    const [narrow, wide] = [
      spread({ expiration_date: "2026-06-19" }),
      put({ expiration_date: "2026-06-19" }),
    ];
    const ids = [await open(narrow), await open(wide)];
    await book.decide([...quotesFor(narrow, 100), ...quotesFor(wide, 100)]);
    const rows = await book.sql`
      select position_id::integer, profit_price::float, stop_price::float, to_profit_target::float, to_stop_loss::float
      from public.v_open_positions order by position_id`;
    expect([...rows]).toEqual([
      { position_id: ids[0], profit_price: 75, stop_price: 500, to_profit_target: 25, to_stop_loss: 400 },
      { position_id: ids[1], profit_price: 75, stop_price: 450, to_profit_target: 25, to_stop_loss: 350 },
    ]);
  });
});
