import { describe, expect, it } from "vitest";
import type { StrikeRequest } from "../../support/trades.ts";
import { newTicker, put, spread } from "../trades.ts";
import { book, check, expectSentence, type Name, noteOf, statusOf, useBook } from "./stage.ts";

useBook();

/** A trade and open positions, and what they come to together for a limit. */
interface Case {
  limit: Name;
  /** Positions that are open already. */
  open: StrikeRequest[];
  request: StrikeRequest;
  /** The strictest limit that admits the request, and one that refuses it. */
  edge: number;
  beyond: number;
}

const one = newTicker();
const LATER = "2026-05-15";

/** Collateral and risk: a 580 put 58,000.00 and 57,850.00; a spread 500.00 and 350.00. */
const CASES: [string, Case][] = [
  [
    "positions open, the new one included",
    { limit: "max_open_positions", open: [put(), spread()], request: put(), edge: 3, beyond: 2 },
  ],
  [
    "collateral of everything",
    {
      limit: "max_total_collateral",
      open: [put(), spread({ quantity: 2 })],
      request: spread(),
      edge: 59_500,
      beyond: 59_499.99,
    },
  ],
  [
    "risk of the trade itself",
    {
      limit: "max_risk_per_trade",
      open: [put()],
      request: spread({ quantity: 2 }),
      edge: 700,
      beyond: 699.99,
    },
  ],
  [
    "risk in the ticker, and not in another",
    {
      limit: "max_risk_per_ticker",
      open: [spread({ ticker: one, expiration_date: LATER }), put()],
      request: spread({ ticker: one, quantity: 2 }),
      edge: 1050,
      beyond: 1049.99,
    },
  ],
  [
    "positions of one ticker and expiration, and of no other",
    {
      limit: "max_positions_per_expiration",
      open: [put({ ticker: one }), put({ ticker: one, expiration_date: LATER }), put()],
      request: spread({ ticker: one, strike_price: 500 }),
      edge: 2,
      beyond: 1,
    },
  ],
];

/** Opens the positions of a case without limits. */
async function arrange({ open }: Pick<Case, "open">): Promise<void> {
  for (const request of open) {
    await book.open(request);
  }
}

describe.each(CASES)("a limit of %s", (_what, { limit, request, edge, beyond, ...rest }) => {
  // Each test has a request and positions of its own.
  const fresh = (trade: StrikeRequest): StrikeRequest => ({
    ...trade,
    request_id: `${trade.request_id}-${++serial}`,
  });
  const prepared = async () => {
    await arrange({ open: rest.open.map(fresh) });
    return fresh(request);
  };

  it("allows the press at its edge", async () => {
    const trade = await prepared();
    await book.limit({ [limit]: edge });
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    expect(await statusOf(trade)).toBe("approved");
  });

  it("refuses the press one past it, in a sentence with the number; the card gives the reason and still asks", async () => {
    const trade = await prepared();
    await book.limit({ [limit]: beyond });
    const { outcome, message } = await book.approve(trade);
    expect(outcome).toBe("refused");
    expectSentence(message, limit, beyond);
    expect(await statusOf(trade)).toBe("pending");
    expect(await noteOf(trade)).toContain(String(message));
    const card = (await book.deliver()).findLast(({ kind }) => kind === "card");
    expect(card?.facts).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining(String(message)),
    });
    expect((await check([trade])).place).toEqual([]);
  });

  it("allows the check at its edge", async () => {
    const trade = await prepared();
    await book.approve(trade);
    await book.limit({ [limit]: edge });
    expect((await check([trade])).place).toMatchObject([{ purpose: "entry", quantity: trade.quantity }]);
  });

  it("refuses again in the check if it was exceeded after the press: the request asks again", async () => {
    const trade = await prepared();
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    await book.limit({ [limit]: beyond });
    const { run_id, place } = await check([trade]);
    expect(place).toEqual([]);
    await book.finish(run_id);
    expect(await statusOf(trade)).toBe("pending");
    expectSentence(await noteOf(trade), limit, beyond);
    expect((await book.alerts()).filter((kind) => kind === "asks_again")).toHaveLength(1);
    const told = await book.deliver();
    expect(told.find(({ kind }) => kind === "asks_again")?.facts).toMatchObject({
      request_id: trade.request_id,
      status_note: await noteOf(trade),
    });
    expect(await book.orders({ request_id: trade.request_id })).toEqual([]);
  });

  it("refuses nothing unless it is set", async () => {
    const trade = await prepared();
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });
});

let serial = 0;

describe("the sentence", () => {
  it("gives the resulting value and the limit", async () => {
    await arrange({ open: [put(), put(), put(), put(), put()] });
    await book.limit({ max_open_positions: 5 });
    expect(await book.approve(put())).toMatchObject({
      outcome: "refused",
      message: "There would be 6 open positions; max_open_positions is 5.",
    });
  });

  it("of two exceeded limits is one sentence or both, and the trade is refused once", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0, max_risk_per_trade: 1 });
    const { outcome, message } = await book.approve(trade);
    expect(outcome).toBe("refused");
    expect(String(message)).toMatch(/max_open_positions|max_risk_per_trade/);
    expect((await book.deliver()).filter(({ kind }) => kind === "card")).toHaveLength(1);
  });
});
