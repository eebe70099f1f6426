import { beforeEach, describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { quotesFor, type Row } from "../../support/book.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();
beforeEach(() => emptyBook(book.sql));

const expiring = (differing: object = {}) =>
  put({ strike_price: 74, net_credit: 220, expiration_date: EXPIRATION, ...differing });
const asked = async () =>
  (await prompts())
    .filter(({ position_id }) => position_id !== null)
    .map(({ position_id, facts }) => ({ position_id, ...(facts as Row) })) as Row[];

describe("a position that the broker holds differently is not settled automatically:", () => {
  /** Friday, 15:55: the broker reports these holdings twice. */
  async function held(holdings: Holding[]): Promise<void> {
    for (const now of ["2026-03-20T19:50:00Z", "2026-03-20T19:55:00Z"]) {
      await book.setClock(now);
      await book.compare(holdings);
    }
  }

  it("a reverse split has made another contract of it, and its close says nothing", async () => {
    const request = expiring({ ticker: "SOXS", quantity: 2 });
    const [position_id = 0] = await open(request);
    await held([{ symbol: "SOXS1260320P00074000", quantity: -2 }]);
    // Ten of its shares have become one.
    expect((await check(CLOSE, 312)).settled).toEqual([]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", realized_pnl: 0 });
    expect(await asked()).toMatchObject([{ position_id, outcome: "differs", close: 312, assigned_debit: 0 }]);
  });

  it.each([
    ["dismissed", async () => void (await book.answerNewest("drift", "dismiss"))],
    ["not answered", async () => {}],
  ])("%s, even if the close comes days later, when it is no longer compared", async (_, answer) => {
    const request = {
      ...spread({ ticker: "TLT", strike_price: 90, width: 4, net_credit: 130, quantity: 3 }),
      expiration_date: EXPIRATION,
    };
    const [position_id = 0] = await open(request);
    await held([{ symbol: "TLT260320P00086000", quantity: 3 }]);
    await book.deliver();
    await answer();
    expect((await check(CLOSE, {})).settled).toEqual([]);
    await book.setClock("2026-03-23T14:00:00Z");
    await book.compare([]);
    expect((await check("2026-03-24T14:00:00Z", 84.2)).settled).toEqual([]);
    expect(await asked()).toMatchObject([{ position_id, outcome: "differs", assigned_debit: 400 }]);
    const card = (await book.deliver()).find(({ kind }) => kind === "settlement");
    expect(await book.answer(card, "assigned")).toMatchObject({ outcome: "answered" });
    expect(await book.position(position_id)).toMatchObject({ exit_reason: "assigned", realized_pnl: -810 });
    expect(await book.exit(position_id)).toMatchObject({ underlying_price: 84.2 });
  });

  it("an index is asked about too, and settled for cash", async () => {
    const request = expiring({ ticker: "XSP", strike_price: 610, net_credit: 300 });
    const [position_id = 0] = await open(request);
    await held([{ symbol: "XSP260320P00610000", quantity: -2 }]);
    await check(CLOSE, 604.5);
    const card = (await book.deliver()).find(({ kind }) => kind === "settlement");
    expect(await book.answer(card, "settled")).toMatchObject({ outcome: "answered" });
    expect(await book.position(position_id)).toMatchObject({ exit_reason: "expired", realized_pnl: -250 });
  });

  it("a position that agrees again by the close is settled", async () => {
    const request = expiring({ ticker: "EEM" });
    const [position_id = 0] = await open(request);
    await held([]);
    await book.setClock("2026-03-20T19:58:00Z");
    await book.compare([{ symbol: "EEM260320P00074000", quantity: -1 }], quotesFor(request, 5));
    expect((await check(CLOSE, 80)).settled).toEqual([position_id]);
  });
});

describe("a position without quotes in its last session is not settled automatically:", () => {
  it("not even if only one leg of two has none", async () => {
    const request = {
      ...spread({ ticker: "XLK", strike_price: 205, width: 10 }),
      expiration_date: EXPIRATION,
    };
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-19T18:00:00Z");
    await book.decide(quotesFor(request, 20));
    await book.setClock("2026-03-20T18:00:00Z");
    await book.decide(quotesFor(request, 20).slice(0, 1));
    expect((await check(CLOSE, 260)).settled).toEqual([]);
    expect(await asked()).toMatchObject([
      { position_id, outcome: "unquoted", close: 260, assigned_debit: 0 },
    ]);
  });

  it("one quote in that session is enough, a bid of zero is a quote, and it is remembered over night", async () => {
    const [request, late] = [expiring({ ticker: "SMH" }), expiring({ ticker: "XLE" })];
    const ids = await open(request, late);
    const [quote] = quotesFor(request, 5);
    const [other] = quotesFor(late, 5);
    if (quote === undefined || other === undefined) {
      throw new Error("There are no quotes.");
    }
    await book.setClock("2026-03-20T15:00:00Z");
    await book.decide([{ ...quote, bid: 0, ask: 5 }, other]);
    for (const now of ["2026-03-20T15:05:00Z", "2026-03-20T15:10:00Z", "2026-03-20T15:15:00Z"]) {
      await book.setClock(now);
      await book.decide([]);
    }
    await book.setClock("2026-03-21T08:00:00Z");
    await book.sql`select private.compact_decisions()`;
    expect((await check("2026-03-23T14:00:00Z", 88)).settled.toSorted((a, b) => a - b)).toEqual(ids);
  });
});

it("an official close that does not come is reported as a fault, and /settle gives it", async () => {
  const clear = {
    ...spread({ ticker: "GLD", strike_price: 281, width: 6, quantity: 2 }),
    expiration_date: EXPIRATION,
  };
  const [spread_id = 0, put_id = 0] = await open(clear, expiring({ ticker: "GLD", strike_price: 279 }));
  const faults = async () =>
    (await book.sql`select says from public.v_system_health where part = 'market data'`)[0]?.says;
  for (const now of [CLOSE, "2026-03-23T13:30:00Z"]) {
    await check(now, {});
    expect(await faults()).toBeNull();
  }
  await check("2026-03-23T14:00:00Z", {});
  expect(await faults()).toMatch(/GLD options that expired Mar 20 '26.*\/settle GLD CLOSE/);
  expect(await book.command("settle", { ticker: "GLD", price: 271.9 })).toEqual({ outcome: "done" });
  expect(await book.position(spread_id)).toMatchObject({ status: "EXPIRED", realized_pnl: -900 });
  expect(await book.position(put_id)).toMatchObject({ status: "OPEN" });
  expect(await asked()).toMatchObject([
    { position_id: put_id, outcome: "confirm", close: 271.9, assigned_debit: 710 },
  ]);
  expect(await faults()).toBeNull();
  expect(await book.command("settle", { ticker: "GLD", price: 271.9 })).toMatchObject({ outcome: "refused" });
});
