import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import {
  type Book,
  createBook,
  holdingsOf,
  type Limits,
  NO_LIMITS,
  quotesFor,
  TUESDAY,
  working,
} from "../support/book.ts";
import { emptyBook } from "./positions.ts";
import { newTicker, put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(async () => {
  await emptyBook(book.sql);
  await book.limit(NO_LIMITS);
  await book.setClock(TUESDAY);
});
afterAll(() => book.drop());

type Name = keyof Limits;

/** A trade and what is open beside it: how much of each limit they come to together. */
interface Case {
  limit: Name;
  /** Open already. */
  open: TradeRequest[];
  request: TradeRequest;
  /** The strictest limit under which the request is still let through, and one that refuses it. */
  edge: number;
  beyond: number;
}

const one = newTicker();
const LATER = "2026-05-15";

/** By collateral and risk: a 580 put 58,000.00 and 57,850.00; a spread 500.00 and 350.00. */
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

/** Opens what a case has open, under no limit. */
async function arrange({ open }: Pick<Case, "open">): Promise<void> {
  for (const request of open) {
    await book.open(request);
  }
}

/** A check with a quiet market for these trades. */
const check = (requests: TradeRequest[], buying_power: number | null = null) =>
  book.send(
    requests.flatMap((request) => quotesFor(request, request.net_credit)),
    requests.map(({ ticker }) => ({ ticker, price: 600 })),
    buying_power,
  );

const statusOf = async ({ request_id }: TradeRequest) => (await book.request(request_id)).status;
const noteOf = async ({ request_id }: TradeRequest) => String((await book.request(request_id)).status_note);

/** The sentence names the limit and its number. */
function expectSentence(sentence: unknown, limit: Name, value: number): void {
  expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  expect(sentence).toContain(limit);
  expect(String(sentence).replaceAll(",", "")).toContain(String(value));
}

describe.each(CASES)("a limit of %s", (_what, { limit, request, edge, beyond, ...rest }) => {
  // Each test has a request and positions of its own.
  const fresh = (trade: TradeRequest): TradeRequest => ({
    ...trade,
    request_id: `${trade.request_id}-${++serial}`,
  });
  const prepared = async () => {
    await arrange({ open: rest.open.map(fresh) });
    return fresh(request);
  };

  it("lets the press through at its edge", async () => {
    const trade = await prepared();
    await book.limit({ [limit]: edge });
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    expect(await statusOf(trade)).toBe("approved");
  });

  it("refuses the press one past it, in a sentence with the number; the card says why and asks on", async () => {
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

  it("lets the check through at its edge", async () => {
    const trade = await prepared();
    await book.approve(trade);
    await book.limit({ [limit]: edge });
    expect((await check([trade])).place).toMatchObject([{ purpose: "entry", quantity: trade.quantity }]);
  });

  it("refuses again in the check when it has come to that since the press: the request asks again", async () => {
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

  it("refuses nothing where it is not chosen", async () => {
    const trade = await prepared();
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });
});
let serial = 0;

describe("the sentence", () => {
  it("says what it would come to and what is allowed", async () => {
    await arrange({ open: [put(), put(), put(), put(), put()] });
    await book.limit({ max_open_positions: 5 });
    expect(await book.approve(put())).toMatchObject({
      outcome: "refused",
      message: "It would make 6 open positions; max_open_positions is 5.",
    });
  });

  it("of two limits that are breached is one sentence or both, and the trade is refused once", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0, max_risk_per_trade: 1 });
    const { outcome, message } = await book.approve(trade);
    expect(outcome).toBe("refused");
    expect(String(message)).toMatch(/max_open_positions|max_risk_per_trade/);
    expect((await book.deliver()).filter(({ kind }) => kind === "card")).toHaveLength(1);
  });
});

describe("a refused press", () => {
  it("can be repeated once the limit is another", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0 });
    expect(await book.approve(trade)).toMatchObject({ outcome: "refused" });
    await book.deliver();
    await book.limit({ max_open_positions: 1 });
    expect(await book.press(trade.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });

  it("is consumed: the same update changes nothing later", async () => {
    const trade = put();
    await book.propose(trade);
    await book.deliver();
    await book.limit({ max_open_positions: 0 });
    const update = { update_id: 8_000_001 };
    expect(await book.press(trade.request_id, "approve", update)).toMatchObject({ outcome: "refused" });
    await book.deliver();
    await book.limit(NO_LIMITS);
    expect(await book.press(trade.request_id, "approve", update)).toMatchObject({ outcome: "replayed" });
    expect(await statusOf(trade)).toBe("pending");
  });

  it("leaves the trade to be rejected", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0 });
    await book.approve(trade);
    await book.deliver();
    expect(await book.press(trade.request_id, "reject")).toMatchObject({ outcome: "rejected" });
  });

  it("is refused outside market hours as well", async () => {
    const trade = put();
    await book.setClock("2026-03-03T13:00:00Z");
    await book.limit({ max_open_positions: 0 });
    expect(await book.approve(trade)).toMatchObject({ outcome: "refused" });
    expect(await statusOf(trade)).toBe("pending");
  });

  it("may be followed by the end of the session: the request expires like any other", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0 });
    await book.approve(trade);
    await book.setClock("2026-03-03T21:00:00Z");
    await book.call("begin_exit_check");
    expect(await statusOf(trade)).toBe("expired");
  });
});

describe("several entries in one check are counted one after the other:", () => {
  const three = (trade: (differing?: Partial<TradeRequest>) => TradeRequest, differing = {}) =>
    Array.from({ length: 3 }, () => trade(differing));
  const ticker = newTicker();

  it.each<[Name, number, TradeRequest[], number | null]>([
    ["max_open_positions", 2, three(put), null],
    ["max_total_collateral", 1000, three(spread), null],
    ["max_risk_per_ticker", 700, three(spread, { ticker }), null],
    ["max_positions_per_expiration", 2, three(put, { ticker }), null],
    // 500.00 of collateral each.
    ["min_buying_power", 9000, three(spread), 10_000],
  ])("%s of %d", async (limit, value, requests, buying_power) => {
    for (const request of requests) {
      await book.approve(request);
    }
    await book.limit({ [limit]: value });
    const { run_id, place } = await check(requests, buying_power);
    expect(place).toHaveLength(2);
    const statuses = await Promise.all(requests.map(statusOf));
    expect(statuses.toSorted()).toEqual(["executing", "executing", "pending"]);
    const refused = requests[statuses.indexOf("pending")];
    expectSentence(await noteOf(refused as TradeRequest), limit, value);
    await book.finish(run_id, place.map(working));
    expect((await book.alerts()).filter((kind) => kind === "asks_again")).toHaveLength(1);
  });

  it("one that is refused takes no room from the next", async () => {
    const [large, small] = [put(), spread()];
    await book.approve(large);
    await book.approve(small);
    await book.limit({ max_total_collateral: 500 });
    const { place } = await check([large, small]);
    expect(place).toMatchObject([{ legs: [{ action: "sell" }, { action: "buy" }] }]);
    expect([await statusOf(large), await statusOf(small)]).toEqual(["pending", "executing"]);
  });

  it("one whose price has moved takes no room from the next", async () => {
    const [moved, steady] = [put(), put()];
    await book.approve(moved);
    await book.approve(steady);
    await book.limit({ max_open_positions: 1 });
    const { place } = await book.send(
      [...quotesFor(moved, 300), ...quotesFor(steady, 150)],
      [moved, steady].map(({ ticker }) => ({ ticker, price: 600 })),
    );
    expect(place).toHaveLength(1);
    expect([await statusOf(moved), await statusOf(steady)]).toEqual(["pending", "executing"]);
  });

  it("those that wait for a quote take no room", async () => {
    const [waiting, ready] = [put(), put()];
    await book.approve(waiting);
    await book.approve(ready);
    await book.limit({ max_open_positions: 1 });
    expect((await check([ready])).place).toHaveLength(1);
    expect(await statusOf(waiting)).toBe("approved");
  });
});

describe("counted is", () => {
  /** An entry at the broker, of which so many have filled. */
  async function atTheBroker(request: TradeRequest, filled: number): Promise<number> {
    await book.approve(request);
    const { run_id, place } = await check([request]);
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, place.map(working));
    if (filled > 0) {
      await book.finish(await book.begin(), [
        {
          order_id,
          status: "partially_filled",
          filled_quantity: filled,
          fill_cash: filled * request.net_credit,
          fees: 0,
        },
      ]);
    }
    return order_id;
  }

  it.each<[Name, number, number]>([
    ["max_open_positions", 2, 1],
    ["max_total_collateral", 2000, 1999.99],
    ["max_risk_per_ticker", 1400, 1399.99],
    ["max_positions_per_expiration", 2, 1],
  ])("an entry that is at the broker: %s", async (limit, edge, beyond) => {
    const ticker = newTicker();
    await atTheBroker(spread({ ticker, quantity: 3 }), 0);
    await book.limit({ [limit]: beyond });
    const trade = spread({ ticker });
    expect(await book.approve(trade)).toMatchObject({ outcome: "refused" });
    await book.deliver();
    await book.limit({ [limit]: edge });
    expect(await book.press(trade.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });

  it.each<[Name, number, number]>([
    ["max_open_positions", 2, 1],
    // Three contracts, of which one has filled, and the new one.
    ["max_total_collateral", 2000, 1999.99],
    ["max_risk_per_ticker", 1400, 1399.99],
    ["max_positions_per_expiration", 2, 1],
  ])("an entry of which a part has filled, once: %s", async (limit, edge, beyond) => {
    const ticker = newTicker();
    await atTheBroker(spread({ ticker, quantity: 3 }), 1);
    await book.limit({ [limit]: beyond });
    const trade = spread({ ticker });
    expect(await book.approve(trade)).toMatchObject({ outcome: "refused" });
    await book.deliver();
    await book.limit({ [limit]: edge });
    expect(await book.press(trade.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });

  it("an entry whose answer was lost: it may be there", async () => {
    const trade = put();
    await book.approve(trade);
    const { run_id, place } = await check([trade]);
    await book.finish(run_id, [{ order_id: Number(place[0]?.order_id), status: "unknown" }]);
    await book.limit({ max_open_positions: 1 });
    expect(await book.approve(put())).toMatchObject({ outcome: "refused" });
  });

  it.each(["cancelled", "rejected"] as const)("not an entry that was %s", async (status) => {
    const order_id = await atTheBroker(put(), 0);
    await book.finish(await book.begin(), [{ order_id, status, message: "no" }]);
    await book.limit({ max_open_positions: 1, max_total_collateral: 58_000 });
    expect(await book.approve(put())).toMatchObject({ outcome: "approved" });
  });

  it("not a trade that is only approved, or only proposed", async () => {
    await book.approve(put());
    await book.propose(put());
    await book.limit({ max_open_positions: 1 });
    expect(await book.approve(put())).toMatchObject({ outcome: "approved" });
  });

  it("not a position that is closed", async () => {
    const position_id = await book.open(put());
    await book.call("close_position", { position_id, exit_price: 100 });
    await book.limit({
      max_open_positions: 1,
      max_total_collateral: 58_000,
      max_positions_per_expiration: 1,
    });
    expect(await book.approve(put())).toMatchObject({ outcome: "approved" });
  });

  it("not itself a second time, when it is approved a second time", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 1 });
    await book.approve(trade);
    const { run_id } = await book.send(quotesFor(trade, 300), [{ ticker: trade.ticker, price: 600 }]);
    await book.finish(run_id);
    await book.deliver();
    expect(await book.press(trade.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });
});

describe("max_daily_loss", () => {
  /** Closes a put sold for 150.00 so that it makes `pnl`, USD. */
  async function realize(pnl: number, at: string): Promise<void> {
    await book.setClock("2026-02-10T15:00:00Z");
    const position_id = await book.open(put());
    await book.setClock(at);
    await book.call("close_position", { position_id, exit_price: 150 - pnl });
  }

  it.each([
    ["a cent less was lost", 100.01, [-100], "approved"],
    ["that much was lost", 100, [-100], "refused"],
    ["more was lost", 99.99, [-100], "refused"],
    ["it was lost in parts", 100, [-60, -40], "refused"],
    ["a win makes up for it", 100, [-100, 0.01], "approved"],
    ["a loss outweighs the win", 100, [-150, 50], "refused"],
    ["that much was won", 100, [100], "approved"],
    ["nothing happened", 0.01, [], "approved"],
  ])("ends entries for the day: %s", async (_what, limit, pnls, outcome) => {
    for (const pnl of pnls) {
      await realize(pnl, "2026-03-03T14:45:00Z");
    }
    await book.setClock(TUESDAY);
    await book.limit({ max_daily_loss: limit });
    const press = await book.approve(put());
    expect(press).toMatchObject({ outcome });
    if (outcome === "refused") {
      expectSentence(press.message, "max_daily_loss", limit);
    }
  });

  it.each([
    ["yesterday's does not count", "2026-03-02T20:59:00Z", TUESDAY, "approved"],
    ["nor yesterday evening's, though GMT has today", "2026-03-03T04:59:00Z", TUESDAY, "approved"],
    ["after midnight in New York it is today's", "2026-03-03T05:00:00Z", TUESDAY, "refused"],
    ["Friday's does not count on Monday", "2026-03-06T20:59:00Z", "2026-03-09T15:00:00Z", "approved"],
  ])("is of a New York date: %s", async (_what, lostAt, now, outcome) => {
    await realize(-1000, lostAt);
    await book.setClock(now);
    await book.limit({ max_daily_loss: 100 });
    expect(await book.approve(put({ expiration_date: "2026-06-19" }))).toMatchObject({ outcome });
  });

  it("counts what a part of a position lost that is still open", async () => {
    const losing = put({ quantity: 2 });
    await book.open(losing);
    const { run_id, place } = await book.send(quotesFor(losing, 450));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "partially_filled",
        filled_quantity: 1,
        fill_cash: -450,
        fees: 0,
      },
    ]);
    await book.limit({ max_daily_loss: 300 });
    expect(await book.approve(put())).toMatchObject({ outcome: "refused" });
  });

  it("refuses in the check what was approved before the loss", async () => {
    const trade = put();
    await book.limit({ max_daily_loss: 100 });
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    await realize(-100, TUESDAY);
    const { place } = await check([trade]);
    expect(place).toEqual([]);
    expect(await statusOf(trade)).toBe("pending");
    expectSentence(await noteOf(trade), "max_daily_loss", 100);
  });
});

describe("min_buying_power", () => {
  it.each([
    ["exactly that is left", 10_000, 9500, 1],
    ["a cent less would be left", 10_000, 9500.01, 0],
    ["there is not enough for the collateral itself", 499.99, 0, 0],
    ["nothing is left, and nothing has to be", 500, 0, 1],
  ])("has to be left after the entry's collateral: %s", async (_what, power, limit, placed) => {
    const trade = spread();
    await book.approve(trade);
    await book.limit({ min_buying_power: limit });
    expect((await check([trade], power)).place).toHaveLength(placed);
    expect(await statusOf(trade)).toBe(placed === 1 ? "executing" : "pending");
    if (placed === 0) {
      expectSentence(await noteOf(trade), "min_buying_power", limit);
    }
  });

  it("is not asked at the press, where nobody knows it", async () => {
    await book.limit({ min_buying_power: 1_000_000_000 });
    expect(await book.approve(spread())).toMatchObject({ outcome: "approved" });
  });

  it("lets nothing leave while the broker does not tell it", async () => {
    const trade = spread();
    await book.approve(trade);
    await book.limit({ min_buying_power: 100 });
    const { run_id, place } = await check([trade], null);
    expect(place).toEqual([]);
    await book.finish(run_id);
    expect(await book.orders({ request_id: trade.request_id })).toEqual([]);
  });

  it("matters to nobody who has not chosen it", async () => {
    const trade = spread();
    await book.approve(trade);
    expect((await check([trade], 0)).place).toHaveLength(1);
  });

  it.each<[string, number | null, "approved" | "proposed", boolean]>([
    ["when it is chosen and an entry may leave", 100, "approved", true],
    ["not when it is not chosen", null, "approved", false],
    ["not when no entry waits", 100, "proposed", false],
  ])("is asked of the broker %s", async (_what, limit, state, wanted) => {
    const trade = spread();
    await (state === "approved" ? book.approve(trade) : book.propose(trade));
    await book.limit({ min_buying_power: limit });
    expect(await book.call("begin_exit_check")).toMatchObject({ buying_power_wanted: wanted });
  });
});

describe("no limit ever blocks an exit", () => {
  /** As restrictive as each can be. */
  const STRICTEST: Limits = {
    max_open_positions: 0,
    max_positions_per_expiration: 0,
    max_total_collateral: 0,
    max_risk_per_trade: 0,
    max_risk_per_ticker: 0,
    max_daily_loss: 0.01,
    min_buying_power: 1_000_000_000,
  };

  /** A day on which nothing may be opened any more. */
  async function lock(limits: Limits): Promise<void> {
    const lost = await book.open(put());
    await book.call("close_position", { position_id: lost, exit_price: 1000 });
    await book.limit(limits);
  }

  it.each<[reason: string, TradeRequest, number]>([
    ["profit_target", put({ quantity: 2 }), 75],
    ["stop_loss", put({ quantity: 2 }), 450],
    ["21dte", put({ quantity: 2, expiration_date: "2026-03-24" }), 150],
    ["profit_target", spread({ quantity: 2 }), 75],
    ["stop_loss", spread({ quantity: 2 }), 500],
  ])("with all of them as strict as can be: %s", async (reason, request, mark) => {
    const position_id = await book.open(request);
    await lock(STRICTEST);
    const { run_id, claim, place } = await book.send(quotesFor(request, mark), [], 0);
    expect(claim.exits).toEqual([{ position_id, reason }]);
    expect(place).toMatchObject([{ purpose: "exit", quantity: 2 }]);
    const { closed } = await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: -2 * mark,
        fees: 0,
      },
    ]);
    expect(closed).toEqual([position_id]);
  });

  it.each(Object.entries(STRICTEST))("with %s alone", async (limit, value) => {
    const request = put();
    const position_id = await book.open(request);
    await lock({ [limit]: value });
    // And it does hold back an entry.
    const entry = put();
    if (limit === "min_buying_power") {
      await book.approve(entry);
    } else {
      expect(await book.approve(entry)).toMatchObject({ outcome: "refused" });
    }
    const { claim, place } = await book.send(
      [...quotesFor(request, 450), ...quotesFor(entry, 150)],
      [{ ticker: entry.ticker, price: 600 }],
      0,
    );
    expect(claim.exits).toEqual([{ position_id, reason: "stop_loss" }]);
    expect(place).toMatchObject([{ purpose: "exit" }]);
  });

  it("with a difference to the broker that nobody has answered: what is held closes", async () => {
    const request = put({ quantity: 2 });
    await book.open(request);
    for (let i = 0; i < 2; i += 1) {
      await book.compare(holdingsOf(request, 3), quotesFor(request, 140));
    }
    await lock(STRICTEST);
    const { place } = await book.send(quotesFor(request, 450), [], 0);
    expect(place).toMatchObject([{ purpose: "exit", quantity: 2 }]);
  });

  it("and a close walks on, and is taken over, under all of them", async () => {
    const request = put();
    await book.open(request);
    const first = await book.send(quotesFor(request, 75));
    await book.finish(first.run_id, first.place.map(working));
    await lock(STRICTEST);
    const { replace } = await book.send(quotesFor(request, 450), [], 0);
    expect(replace).toMatchObject([{ purpose: "exit", limit_price: 451 }]);
  });

  it("nor does one keep a fill from being booked, or what happened elsewhere", async () => {
    const request = put({ quantity: 2 });
    await book.approve(request);
    const { run_id, place } = await check([request]);
    await lock(STRICTEST);
    const { opened } = await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: 300,
        fees: 0,
      },
    ]);
    expect(opened).toHaveLength(1);
    await book.open(put());
  });
});
