import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OptionQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { type Book, createBook, csp, putSymbol, quote, quotesFor, vpc } from "../support/book.ts";
import { legsOf, type StrikeRequest, str } from "../support/trades.ts";

/** What is wrong with a quote, USD per contract; null = no quote. The market clock is at 15:00:00. */
type Differing = Partial<OptionQuote> | null;
const FAULTS: [fault: string, quote: string, differing: Differing][] = [
  ["missing", "that is not there", null],
  ["missing", "without bid and ask", { bid: null, ask: null }],
  ["stale", "that is two minutes and a second old", { as_of: "2026-03-03T14:57:59Z" }],
  ["stale", "of yesterday", { as_of: "2026-03-02T20:59:59Z" }],
  ["halted", "of a halted contract", { halted: true }],
  ["delayed", "that is delayed", { delayed: true }],
  ["crossed", "with a bid above the ask", { bid: 51, ask: 50 }],
  ["out_of_bounds", "above the strike", { bid: 57_999, ask: 58_001.02 }],
  ["too_wide", "wider than 0.10 a share and 40 % of its mid", { bid: 60, ask: 91 }],
  ["too_wide", "with 09:30's stub ask", { bid: 10, ask: 900 }],
  ["no_ask", "without an ask", { bid: 50, ask: null }],
  ["no_ask", "whose ask is zero", { bid: 0, ask: 0 }],
];

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

const quotes = (symbol: string, differing: Differing) =>
  differing === null ? [] : [quote(symbol, 50, differing)];

describe("without a trustworthy quote", () => {
  it.each(
    FAULTS,
  )("(%s: one %s) no price rule fires, and the reason is recorded", async (fault, _quote, differing) => {
    const request = csp();
    const position_id = await book.open(request);
    // A mark of 75.50 or less would be near the profit target, or beyond it.
    const { exits, checked } = await book.decide(quotes(putSymbol(request), differing));
    expect({ exits, checked }).toEqual({ exits: [], checked: 1 });
    expect(await book.decision(position_id)).toMatchObject({
      mark: null,
      code: fault,
      pnl: null,
      exit_reason: null,
      verdict: "unmarked",
    });
    expect(await book.position(position_id)).toMatchObject({ mark_fault: fault, status: "OPEN" });
    expect(await book.orders({ position_id })).toHaveLength(1);
  });

  it.each(
    FAULTS,
  )("(%s: one %s) the date rule decides, and its exit waits for a quote", async (fault, _quote, differing) => {
    const request = csp({ expiration_date: "2026-03-24" });
    const position_id = await book.open(request);
    expect(await book.decide(quotes(putSymbol(request), differing))).toMatchObject({ exits: [] });
    expect(await book.decision(position_id)).toMatchObject({
      mark: null,
      code: fault,
      exit_reason: "21dte",
      verdict: "waiting",
    });
    expect(await book.orders({ position_id })).toHaveLength(1);

    expect(await book.decide(quotesFor(request, 150))).toEqual({
      checked: 1,
      exits: [{ position_id, reason: "21dte" }],
    });
  });

  it("the latest trustworthy mark stays, and no rule acts on it", async () => {
    const request = csp({ quantity: 2 });
    const position_id = await book.open(request);
    await book.decide(quotesFor(request, 100));
    await book.setClock("2026-03-03T15:05:00Z");
    await book.decide([]);
    expect(await book.position(position_id)).toMatchObject({
      mark: 100,
      unrealized_pnl: 100,
      mark_fault: "missing",
      marked_at: new Date("2026-03-03T15:00:00Z"),
    });
    const [open] = await book.sql`select pnl, exit_reason from public.v_open_positions`;
    expect(open).toEqual({ pnl: null, exit_reason: null });
  });

  it("one position's fault does not prevent another's rules from acting", async () => {
    const [faulty, sound] = [csp(), csp()];
    await book.open(faulty);
    const position_id = await book.open(sound);
    expect(
      await book.decide([...quotes(putSymbol(faulty), { halted: true }), ...quotesFor(sound, 75)]),
    ).toEqual({
      checked: 2,
      exits: [{ position_id, reason: "profit_target" }],
    });
  });
});

describe("an answer with more than was requested", () => {
  it.each([
    ["the same symbol twice", (quotes: OptionQuote[]) => [...quotes, ...quotes]],
    ["symbols that nobody holds", (quotes: OptionQuote[]) => [...quotes, ...quotesFor(csp(), 10)]],
  ])("does not break the check: %s", async (_what, answer) => {
    const request = csp();
    const position_id = await book.open(request);
    const { checked, exits } = await book.decide(answer(quotesFor(request, 75)));
    expect(await book.decision(position_id)).toMatchObject({ mark: 75, code: null });
    expect({ checked, exits }).toEqual({ checked: 1, exits: [{ position_id, reason: "profit_target" }] });
  });

  it("closes two positions in one symbol, each once", async () => {
    const request = csp();
    const ids = [await book.open(request), await book.open(csp({ ticker: request.ticker, quantity: 2 }))];
    const { place, claim } = await book.send(quotesFor(request, 75));
    expect(claim.exits.map(({ position_id }) => position_id)).toEqual(ids);
    expect(place).toMatchObject([{ quantity: 1 }, { quantity: 2 }]);
  });
});

describe("a quote is trustworthy", () => {
  it.each([
    ["when it is exactly two minutes old", { as_of: "2026-03-03T14:58:00Z" }, 50],
    ["when bid and ask are the same", { bid: 50, ask: 50 }, 50],
    ["when it is at most 0.10 a share wide", { bid: 15, ask: 25 }, 20],
    ["when it is at most 40 % of its mid wide", { bid: 80, ask: 120 }, 100],
    ["when the bid is zero and the ask small", { bid: 0, ask: 10 }, 5],
    ["when it is as large as the strike", { bid: 57_999, ask: 58_001 }, 58_000],
  ] as const)("%s", async (_when, differing, mark) => {
    const request = csp();
    const position_id = await book.open(request);
    await book.decide([quote(putSymbol(request), 50, differing)]);
    expect(await book.decision(position_id)).toMatchObject({ code: null, mark });
  });

  it.each([
    ["a cent more than 0.10 a share wide", { bid: 14.99, ask: 25 }],
    ["a cent more than 40 % of its mid wide", { bid: 79.99, ask: 120 }],
  ] as const)("but not when it is %s", async (_when, differing) => {
    // At the ask, the profit target does not hold.
    const request = csp({ overrides: { profit_target: 130 } });
    const position_id = await book.open(request);
    await book.decide([quote(putSymbol(request), 50, differing)]);
    expect(await book.decision(position_id)).toMatchObject({ code: "too_wide", mark: null });
  });
});

describe("a put without a bid", () => {
  const decayed = (request: StrikeRequest, ask: number) => [quote(putSymbol(request), ask, { bid: 0, ask })];

  it("closes for its target at its ask, if that alone meets it", async () => {
    const request = csp({ net_credit: 40, overrides: { profit_target: 20 } });
    const position_id = await book.open(request);
    expect(await book.decide(decayed(request, 19))).toMatchObject({
      exits: [{ position_id, reason: "profit_target" }],
    });
    expect(await book.exit(position_id)).toMatchObject({ limit_price: 19, max_debit: 20 });
    expect(await book.decision(position_id)).toMatchObject({ code: null, mark: 19 });
  });

  it("closes by date, and for a person, at its ask", async () => {
    const dated = csp({ net_credit: 60, expiration_date: "2026-03-24" });
    const dated_id = await book.open(dated);
    expect(await book.decide(decayed(dated, 28))).toMatchObject({
      exits: [{ position_id: dated_id, reason: "21dte" }],
    });
    expect(await book.exit(dated_id)).toMatchObject({ limit_price: 28 });
  });

  it("waits if the ask is above the target, because its worth is unknown", async () => {
    const request = csp({ net_credit: 40, overrides: { profit_target: 20 } });
    const position_id = await book.open(request);
    expect(await book.decide(decayed(request, 21))).toMatchObject({ exits: [] });
    expect(await book.decision(position_id)).toMatchObject({ code: "too_wide", verdict: "unmarked" });
  });
});

describe("a strangle with one leg without a bid", () => {
  const request = () => str({ net_credit: 140, overrides: { profit_target: 40, exit_dte: null } });
  const decide = async (of: TradeRequest, call: Partial<OptionQuote>) => {
    const [put = "", short = ""] = legsOf(of).map(({ symbol }) => symbol);
    const position_id = await book.open(of);
    const { exits } = await book.decide([
      quote(put, 15, { bid: 0, ask: 15 }),
      quote(short, 60, { bid: 55, ask: 65, ...call }),
    ]);
    return { reasons: exits.map(({ reason }) => reason), decision: await book.decision(position_id) };
  };

  it("closes for its target if both asks together meet it", async () => {
    const { reasons, decision } = await decide(request(), {});
    expect(reasons).toEqual(["profit_target"]);
    expect(decision).toMatchObject({ mark: 80 });
  });

  it.each<[string, Partial<OptionQuote>]>([
    ["has no ask", { ask: null }],
    ["is asked for nothing", { ask: 0 }],
    ["is halted", { halted: true }],
    ["is delayed", { delayed: true }],
    ["is out of date", { as_of: "2026-03-03T14:00:00Z" }],
    ["is crossed", { bid: 65, ask: 55 }],
  ])("waits if the other %s: the whole could cost anything", async (_what, call) => {
    const { reasons, decision } = await decide(request(), call);
    expect(reasons).toEqual([]);
    expect(decision).toMatchObject({ mark: null, verdict: "unmarked" });
  });
});

describe("legs whose own quotes are good enough", () => {
  it.each([
    ["60 % of the mid of the whole", 100, 60, null],
    ["a cent more", 100, 60.02, "too_wide"],
    ["0.20 a share of two legs, however little they are worth", 20, 20, null],
    ["a cent more than that", 20, 20.02, "too_wide"],
  ] as const)("make a mark if they are together at most %s wide", async (_what, mark, width, code) => {
    const request = vpc({ overrides: { profit_target: 145 } });
    const position_id = await book.open(request);
    const around = (symbol: string, mid: number) =>
      quote(symbol, mid, { bid: mid - width / 4, ask: mid + width / 4 });
    await book.decide([
      around(putSymbol(request), 200 + mark),
      around(putSymbol(request, request.strike_price - 5), 200),
    ]);
    expect(await book.decision(position_id)).toMatchObject({ code, mark: code === null ? mark : null });
  });
});

describe("an absurd quote", () => {
  it.each([
    ["a negative bid", { bid: -10, ask: 10 }],
    ["a negative bid and ask", { bid: -20, ask: -10 }],
    ["no bid, but an ask", { bid: null, ask: 50 }],
  ] as const)("%s: is not a mark to act on", async (_what, differing) => {
    const request = csp();
    const position_id = await book.open(request);
    expect(await book.decide([quote(putSymbol(request), 50, differing)])).toMatchObject({ exits: [] });
    expect(await book.decision(position_id)).toMatchObject({ mark: null, verdict: "unmarked" });
  });
});

describe("consecutive checks without a mark", () => {
  /** Positions that the watchdog has reported so far, one list for each message. */
  async function told(): Promise<number[][]> {
    await book.sql`select private.watch()`;
    const messages = await book.sql<{ incidents: string[] }[]>`
      select facts -> 'incidents' as incidents from private.outbox where kind = 'incidents_begun' order by message_id`;
    return messages.map(({ incidents }) =>
      incidents.map((says) => Number(/^Position (\d+) had no trustworthy quote in 3 checks/.exec(says)?.[1])),
    );
  }

  it("alert at the third, and once", async () => {
    const position_id = await book.open(csp());
    const alerts: number[][][] = [];
    for (let check = 0; check < 6; check += 1) {
      await book.decide([]);
      alerts.push(await told());
    }
    expect(alerts).toEqual([[], [], ...Array(4).fill([[position_id]])]);
  });

  it("are counted anew after a mark", async () => {
    const request = csp();
    const position_id = await book.open(request);
    for (const marked of [false, false, true, false, false]) {
      await book.decide(marked ? quotesFor(request, 150) : []);
    }
    expect(await told()).toEqual([]);
    await book.decide([]);
    expect(await told()).toEqual([[position_id]]);
    await book.decide(quotesFor(request, 150));
    for (let look = 0; look < 11; look += 1) {
      expect(await told()).toHaveLength(1);
    }
    for (let check = 0; check < 3; check += 1) {
      await book.decide([]);
    }
    expect(await told()).toEqual([[position_id], [position_id]]);
  });

  it("alert for a position whose date exit waits, too", async () => {
    const position_id = await book.open(csp({ expiration_date: "2026-03-24" }));
    for (let check = 0; check < 4; check += 1) {
      await book.decide([]);
    }
    expect(await told()).toEqual([[position_id]]);
    expect(await book.alerts()).toEqual(["opened", "exit_due", "incidents_begun"]);
  });

  it("alert only for the positions that have none, in one message for all of them", async () => {
    const requests = [csp(), csp(), csp()];
    const [first, second] = await Promise.all(requests.map((request) => book.open(request)));
    const marked = requests[2] ?? csp();
    for (let check = 0; check < 3; check += 1) {
      await book.decide(quotesFor(marked, 150));
    }
    expect(await told()).toEqual([[first, second].sort((a = 0, b = 0) => a - b)]);
  });
});
