import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor, type Row } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";

/** Expirations by their calendar days from Tuesday, March 3, 2026. */
const IN = {
  45: "2026-04-17",
  44: "2026-04-16",
  22: "2026-03-25",
  21: "2026-03-24",
  20: "2026-03-23",
  1: "2026-03-04",
  0: "2026-03-03",
};

type Case = [
  sentence: string,
  differing: Partial<StrikeRequest>,
  mark: number,
  expected: { reason: string | null; verdict: string; urgency?: number },
];
const HOLD = { reason: null, verdict: "hold" };
const exit = (reason: string, urgency?: number) => ({
  reason,
  verdict: "exit",
  ...(urgency === undefined ? {} : { urgency }),
});

const CASES: Case[] = [
  ["holds with 22 days to expiration", { expiration_date: IN[22] }, 150, HOLD],
  ["closes 21 days before expiration", { expiration_date: IN[21] }, 150, exit("21dte", 3)],
  ["closes 20 days before expiration", { expiration_date: IN[20] }, 150, exit("21dte", 3)],
  ["closes on the day of expiration", { expiration_date: IN[0] }, 150, exit("21dte", 3)],

  ["holds one cent below the profit target", {}, 75.01, HOLD],
  ["closes at the profit target", {}, 75, exit("profit_target", 4)],
  ["closes one cent above the profit target", {}, 74.99, exit("profit_target", 4)],
  ["holds three contracts below their profit target", { quantity: 3 }, 75.01, HOLD],
  ["closes three contracts at their profit target", { quantity: 3 }, 75, exit("profit_target", 4)],

  ["holds one cent above the stop", {}, 449.99, HOLD],
  ["closes at a loss of 200 % of the credit", {}, 450, exit("stop_loss", 1)],
  ["closes one cent beyond the stop", {}, 450.01, exit("stop_loss", 1)],
  ["holds three contracts above their stop", { quantity: 3 }, 449.99, HOLD],
  ["closes three contracts at their stop", { quantity: 3 }, 450, exit("stop_loss", 1)],
  ["holds at twice the credit: the loss is 100 %", {}, 300, HOLD],

  [
    "gives 21dte before profit_target when both hold, as urgent as 21dte",
    { expiration_date: IN[21] },
    75,
    exit("21dte", 3),
  ],
  [
    "gives 21dte before stop_loss when both hold, as urgent as the stop",
    { expiration_date: IN[21] },
    450,
    exit("21dte", 1),
  ],

  ["holds one cent below an overridden profit target", { overrides: { profit_target: 30 } }, 120.01, HOLD],
  ["closes at an overridden profit target", { overrides: { profit_target: 30 } }, 120, exit("profit_target")],
  [
    "takes an overridden profit target for the whole position",
    { quantity: 3, overrides: { profit_target: 90 } },
    120,
    exit("profit_target"),
  ],
  ["holds one cent above an overridden stop", { overrides: { stop_loss: 100 } }, 249.99, HOLD],
  ["closes at an overridden stop", { overrides: { stop_loss: 100 } }, 250, exit("stop_loss")],
  [
    "takes an overridden stop for the whole position",
    { quantity: 4, overrides: { stop_loss: 100 } },
    175,
    exit("stop_loss"),
  ],
  ["closes at an overridden exit_dte", { overrides: { exit_dte: 45 } }, 150, exit("21dte")],
  ["holds a day before an overridden exit_dte", { overrides: { exit_dte: 44 } }, 150, HOLD],
  [
    "with exit_dte 0 holds a day before expiration",
    { expiration_date: IN[1], overrides: { exit_dte: 0 } },
    150,
    HOLD,
  ],
  [
    "with exit_dte 0 closes on the day of expiration",
    { expiration_date: IN[0], overrides: { exit_dte: 0 } },
    150,
    exit("21dte"),
  ],

  // 5.00 x 100 = 500 of collateral, 350 of risk.
  [
    "caps a stop beyond the maximum risk: holds one cent above it",
    { strike_price: 5, overrides: { stop_loss: 1000 } },
    499.99,
    HOLD,
  ],
  [
    "caps a stop beyond the maximum risk: closes at it",
    { strike_price: 5, overrides: { stop_loss: 1000 } },
    500,
    exit("stop_loss"),
  ],

  [
    "with auto_exit off watches the date rule and claims nothing",
    { expiration_date: IN[21], overrides: { auto_exit: false } },
    150,
    { reason: "21dte", verdict: "off" },
  ],
  [
    "with auto_exit off watches the profit target and claims nothing",
    { overrides: { auto_exit: false } },
    75,
    { reason: "profit_target", verdict: "off" },
  ],
  [
    "with auto_exit off watches the stop and claims nothing",
    { overrides: { auto_exit: false } },
    450,
    { reason: "stop_loss", verdict: "off" },
  ],
];

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());

describe("a put sold for 150.00", () => {
  const outcomes = new Map<
    string,
    { decision: Row; orders: Row[]; claimed: string | undefined; request: StrikeRequest }
  >();

  beforeAll(async () => {
    await book.empty();
    await book.setClock("2026-02-10T15:00:00Z");
    const cases = await Promise.all(
      CASES.map(async ([sentence, differing, mark]) => {
        const request = csp(differing);
        return { sentence, request, mark, position_id: await book.open(request) };
      }),
    );
    await book.setClock("2026-03-03T15:00:00Z");
    const { exits, checked } = await book.decide(
      cases.flatMap(({ request, mark }) => quotesFor(request, mark)),
    );
    expect(checked).toBe(CASES.length);
    for (const { sentence, request, position_id } of cases) {
      outcomes.set(sentence, {
        request,
        decision: await book.decision(position_id),
        orders: (await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit"),
        claimed: exits.find((claimed) => claimed.position_id === position_id)?.reason,
      });
    }
  });

  it.each(CASES)("%s", (sentence, _differing, mark, { reason, verdict, urgency }) => {
    const outcome = outcomes.get(sentence);
    const { quantity = 1 } = outcome?.request ?? {};
    expect(outcome?.decision).toMatchObject({
      mark,
      code: null,
      pnl: Math.round((150 - mark) * 100 * quantity) / 100,
      exit_reason: reason,
      verdict,
    });
    if (verdict === "exit") {
      expect(outcome?.claimed).toBe(reason);
      // A stop bids the natural price, a dollar above the mid, but no more than a put can be worth. Every other exit
      // begins at the mid.
      const stops = reason === "stop_loss" || urgency === 1;
      const most = 100 * (outcome?.request.strike_price ?? 0);
      const limit_price = Math.min(most, Math.round((mark + (stops ? 1 : 0)) * 100) / 100);
      expect(outcome?.orders).toMatchObject([
        { status: "intent", source: "engine", exit_reason: reason, quantity, limit_price },
      ]);
      if (urgency !== undefined) {
        expect(outcome?.orders[0]?.urgency).toBe(urgency);
      }
    } else {
      expect(outcome?.claimed).toBeUndefined();
      expect(outcome?.orders).toEqual([]);
    }
  });
});

describe("the rules of a position", () => {
  beforeEach(() => book.empty());

  it("are taken when it opens: changing the defaults never changes an open position", async () => {
    const before = csp({ quantity: 2 });
    const position_id = await book.open(before);
    await book.sql`update public.exit_rules set profit_target_percent = 10, stop_loss_percent = 100, exit_dte = 45
      where strategy_type = 'CSP'`;
    try {
      const later = await book.open(csp({ quantity: 2 }));
      expect(await book.position(position_id)).toMatchObject({
        profit_target: 150,
        stop_loss: 600,
        exit_dte: 21,
      });
      expect(await book.position(later)).toMatchObject({ profit_target: 30, stop_loss: 300, exit_dte: 45 });
      // 10 % of the credit, 45 days: under the new defaults both rules would hold.
      expect(await book.decide(quotesFor(before, 135))).toMatchObject({ exits: [] });
      expect(await book.decision(position_id)).toMatchObject({ verdict: "hold" });
    } finally {
      await book.sql`update public.exit_rules set profit_target_percent = 50, stop_loss_percent = 200, exit_dte = 21
        where strategy_type = 'CSP'`;
    }
  });

  it("come from the fill, not from the requested credit", async () => {
    const request = csp({ quantity: 2 });
    const { position } = await book.call<{ position: Row }>("create_position", {
      request,
      entry_price: 160,
      quantity: 2,
      execution_data: {},
    });
    expect(position).toMatchObject({
      entry_price: 160,
      profit_target: 160,
      stop_loss: 640,
      collateral: 116_000,
      max_risk: 115_680,
    });
  });

  it("are explained at every check for every position: mark, pnl, distance to each rule, verdict", async () => {
    const [near, far] = [csp(), csp({ quantity: 2 })];
    const ids = [await book.open(near), await book.open(far)];
    for (let check = 0; check < 2; check += 1) {
      await book.decide([...quotesFor(near, 100), ...quotesFor(far, 200)]);
    }
    const rows = await book.sql`
      select position_id::integer, mark::float, pnl::float, dte, to_profit_target::float, to_stop_loss::float, verdict
      from private.exit_decisions order by run_id, position_id`;
    const explained = [
      {
        position_id: ids[0],
        mark: 100,
        pnl: 50,
        dte: 45,
        to_profit_target: 25,
        to_stop_loss: 350,
        verdict: "hold",
      },
      {
        position_id: ids[1],
        mark: 200,
        pnl: -100,
        dte: 45,
        to_profit_target: 250,
        to_stop_loss: 500,
        verdict: "hold",
      },
    ];
    expect([...rows]).toEqual([...explained, ...explained]);
  });

  it("count calendar days over weekends, a holiday and the change to daylight saving", async () => {
    await book.setClock("2026-02-10T15:00:00Z");
    // Presidents' Day, four weekends and March 8 lie between.
    const request = csp({ expiration_date: "2026-03-13" });
    const position_id = await book.open(request);
    for (const [at, dte, verdict] of [
      ["2026-02-19T20:59:00Z", 22, "hold"],
      ["2026-02-20T14:35:00Z", 21, "exit"],
    ] as const) {
      await book.setClock(at);
      await book.decide(quotesFor(request, 150));
      expect(await book.decision(position_id)).toMatchObject({ dte, verdict });
    }
  });

  it("do not apply from the expiration's close on, and no order is sent", async () => {
    await book.setClock("2026-02-26T15:00:00Z");
    const request = csp({ expiration_date: "2026-02-27" });
    const position_id = await book.open(request);
    await book.setClock("2026-03-02T15:00:00Z");
    for (const mark of [150, 10, 450]) {
      expect(await book.decide(quotesFor(request, mark))).toMatchObject({ exits: [] });
    }
    expect((await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit")).toEqual([]);
  });

  it("claim nothing while the market is closed", async () => {
    const request = csp();
    const position_id = await book.open(request);
    for (const at of [
      "2026-03-03T14:29:59Z",
      "2026-03-03T21:00:00Z",
      "2026-03-07T16:00:00Z",
      "2026-04-03T15:00:00Z",
    ]) {
      await book.setClock(at);
      expect(await book.beginning()).toMatchObject({ market_open: false });
      await book.loseLease();
    }
    expect(await book.orders({ position_id })).toHaveLength(1);
  });
});
