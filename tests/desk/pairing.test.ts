import { describe, expect, it } from "vitest";
import type { Execution } from "../../local/desk/files/execution.ts";
import { tradesOf } from "../../local/desk/files/trades.ts";
import { usd } from "../../local/desk/files/usd.ts";
import { said } from "./found.ts";

let line = 1;

/** `leg("sell 2 500p 2.50", ...)` on 2026-01-12: an option of SPY for February, with its price per share. */
function leg(text: string, differing: Partial<Execution> = {}): Execution {
  const [, side, quantity = "", strike = "", type, price = "0"] =
    /^(buy|sell) (\d+) ([\d.]+)([pc])(?: ([\d.]+))?$/.exec(text) ?? [];
  line += 1;
  const cash = (usd(price) ?? 0n) * BigInt(quantity) * 100n;
  return {
    line,
    at: "2026-01-12T15:00:00.000Z",
    isDay: false,
    what: "trade",
    side: side === "buy" ? "buy" : "sell",
    effect: "open",
    ticker: "SPY",
    contract: {
      expiration: "2026-02-20",
      option_type: type === "p" ? "put" : "call",
      strike: Number(strike),
    },
    quantity: Number(quantity),
    cash: side === "buy" ? -cash : cash,
    fees: usd("0.65") ?? 0n,
    order: null,
    ...differing,
  };
}

const later = (day: number) => ({ at: `2026-01-${day}T16:00:00.000Z`, effect: "close" as const });
const shares = (side: "buy" | "sell", quantity: number, price: string, day: number): Execution => ({
  ...leg(`${side} ${quantity} 1p ${price}`, later(day)),
  contract: null,
  effect: null,
  cash: (side === "buy" ? -1n : 1n) * (usd(price) ?? 0n) * BigInt(quantity),
});
const of = (...executions: Execution[]) => tradesOf("broker", { executions, leftOut: [] }, { open: false });
const opened = (...executions: Execution[]) =>
  tradesOf("broker", { executions, leftOut: [] }, { open: true });
const shapes = ({ trades }: ReturnType<typeof of>) => trades.map((trade) => said(trade)[0]).sort();
const reasons = ({ leftOut }: ReturnType<typeof of>) => leftOut.map(({ message }) => message);

describe("legs that were opened together", () => {
  const DAY = { isDay: true };

  it.each<[string, Execution[], string[]]>([
    ["a put", [leg("sell 1 500p 2")], ["1 SPY -500p"]],
    ["a put spread", [leg("buy 2 490p 1"), leg("sell 2 500p 2")], ["2 SPY -500p/+490p"]],
    ["a call spread", [leg("sell 1 560c 2"), leg("buy 1 570c 1")], ["1 SPY -560c/+570c"]],
    [
      "an iron condor",
      [leg("buy 1 490p 1"), leg("sell 1 500p 2"), leg("sell 1 560c 2"), leg("buy 1 570c 1")],
      ["1 SPY -500p/+490p/-560c/+570c"],
    ],
    ["a strangle", [leg("sell 1 560c 2"), leg("sell 1 500p 2")], ["1 SPY -500p/-560c"]],
    ["a straddle", [leg("sell 1 530c 9"), leg("sell 1 530p 9")], ["1 SPY -530p/-530c"]],
    [
      "more short than long: a spread and what is over",
      [leg("sell 3 500p 2"), leg("buy 1 490p 1")],
      ["1 SPY -500p/+490p", "2 SPY -500p"],
    ],
    [
      "a spread beside a single call: two trades",
      [leg("sell 1 500p 2"), leg("buy 1 490p 1"), leg("sell 1 560c 2")],
      ["1 SPY -500p/+490p", "1 SPY -560c"],
    ],
    [
      "two spreads of a day, without their orders: each with the next long option",
      [
        leg("sell 1 500p 3", DAY),
        leg("buy 1 495p 2", DAY),
        leg("sell 1 490p 1.8", DAY),
        leg("buy 1 485p 1.5", DAY),
      ],
      ["1 SPY -490p/+485p", "1 SPY -500p/+495p"],
    ],
    [
      "two orders of a day that make a spread",
      [
        leg("sell 1 500p 2", { order: "a" }),
        leg("buy 1 490p 1", { order: "b", at: "2026-01-12T17:00:00.000Z" }),
      ],
      ["1 SPY -500p/+490p"],
    ],
    [
      "an order that was filled bit by bit",
      [
        leg("sell 1 500p 2", { order: "a" }),
        leg("sell 2 500p 1.9", { order: "a", at: "2026-01-12T15:00:09.000Z" }),
      ],
      ["3 SPY -500p"],
    ],
  ])("make %s", (_what, legs, expected) => {
    const found = opened(...legs);
    expect(shapes(found)).toEqual(expected.toSorted());
    expect(reasons(found)).toEqual([]);
  });

  it.each<[string, Execution[], RegExp]>([
    ["bought alone", [leg("buy 1 500p 2")], /^\+1 SPY 2026-02-20 500 put alone is no known strategy$/],
    ["a spread for a debit", [leg("buy 1 500p 2"), leg("sell 1 490p 1")], /together are no known strategy$/],
    [
      "a butterfly, and no spread that is in it",
      [leg("buy 1 510p 4"), leg("sell 2 500p 2"), leg("buy 1 490p 1")],
      /^\+1 SPY 2026-02-20 510 put, -2 SPY 2026-02-20 500 put, \+1 .* together are no known strategy$/,
    ],
    [
      "of two expirations",
      [
        leg("sell 1 500p 2"),
        leg("buy 1 500p 4", { contract: { expiration: "2026-03-20", option_type: "put", strike: 500 } }),
      ],
      /^its legs expire on different dates/,
    ],
  ])("are left out, together with their closes, if they are %s", (_what, legs, why) => {
    const found = of(
      ...legs,
      ...legs.map((each) => ({
        ...each,
        ...later(20),
        line: each.line + 50,
        side: each.side === "buy" ? ("sell" as const) : ("buy" as const),
        cash: -each.cash,
      })),
    );
    expect(found.trades).toEqual([]);
    expect(found.leftOut).toHaveLength(2 * legs.length);
    for (const reason of reasons(found)) {
      expect(reason).toMatch(why);
    }
  });

  it("are a put and a covered call if the file has the shares and only the day", () => {
    const both = [leg("sell 1 560c 2", DAY), leg("sell 1 500p 2", DAY)];
    expect(shapes(opened(...both))).toEqual(["1 SPY -500p/-560c"]);
    const held = { ...shares("buy", 100, "520", 10), at: "2026-01-02T15:00:00.000Z" };
    expect(shapes(opened(held, ...both))).toEqual(["1 SPY -500p", "1 SPY -560c"]);
  });
});

describe("a close", () => {
  it("belongs to the trade that has its legs, not to an older one that shares one of them", () => {
    const found = of(
      leg("sell 1 500p 3", { at: "2026-01-05T15:00:00.000Z" }),
      leg("sell 1 500p 2"),
      leg("buy 1 490p 1"),
      leg("buy 1 500p 1", later(20)),
      leg("sell 1 490p 0.4", later(20)),
      leg("buy 1 500p 0.5", later(22)),
    );
    expect(found.trades.map(said)).toEqual([
      ["1 SPY -500p", "2026-02-20 300 -> 50", "manual", 1.3, 248.7],
      ["1 SPY -500p/+490p", "2026-02-20 100 -> 60", "manual", 2.6, 37.4],
    ]);
  });

  it("belongs to the trade opened first, and each part is a trade; together they have the P&L of the whole", () => {
    const found = of(
      leg("sell 3 500p 1.01", { fees: usd("1.00") ?? 0n }),
      leg("buy 1 500p 0.5", { ...later(15), fees: usd("0.34") ?? 0n }),
      leg("buy 2 500p 0", { ...later(16), what: "expired", side: null, fees: 0n }),
    );
    expect(found.trades.map(said)).toEqual([
      // A third of a dollar. The next trade has the rounding difference.
      ["1 SPY -500p", "2026-02-20 101 -> 50", "manual", 0.6733, 50.33],
      ["2 SPY -500p", "2026-02-20 101 -> 0", "expired", 0.6667, 201.33],
    ]);
    expect(50.33 + 201.33).toBeCloseTo(303 - 50 - 1.34, 10);
  });

  it("keeps the name of a trade when a later file has its end, and numbers its parts", () => {
    const opening = leg("sell 3 500p 1");
    const part = leg("buy 1 500p 0.5", later(15));
    const rest = leg("buy 2 500p 0.4", later(20));
    const names = ({ trades }: ReturnType<typeof of>) => trades.map(({ request_id }) => request_id);
    const [name = "", second] = names(opened(opening, part));
    expect(second).toBe(`${name}-2`);
    expect(names(opened(opening))).toEqual([name]);
    expect(names(of(opening, part, rest))).toEqual([name, `${name}-2`]);
    // Two equal trades get different names.
    const twins = names(opened({ ...opening, order: "a" }, { ...opening, order: "b" }, leg("sell 3 490p 1")));
    expect(new Set(twins).size).toBe(3);
  });

  it("is recognised by the holdings if the file does not mark it", () => {
    const untold = { effect: null };
    const found = of(
      leg("sell 2 500p 1", untold),
      leg("buy 2 500p 0.4", { ...later(20), ...untold }),
      leg("sell 1 500p 2", { ...later(21), ...untold }),
      leg("buy 1 500p 1", { ...later(22), ...untold }),
    );
    expect(found.trades.map(said)).toEqual([
      ["2 SPY -500p", "2026-02-20 100 -> 40", "manual", 1.3, 118.7],
      ["1 SPY -500p", "2026-02-20 200 -> 100", "manual", 1.3, 98.7],
    ]);
  });

  it("is left out if it closes only some legs, pays, or closes what the file does not open", () => {
    expect(reasons(of(leg("sell 1 500p 2"), leg("buy 1 490p 1"), leg("buy 1 500p 1", later(20))))).toEqual([
      "some of its legs are closed, and others are not",
    ]);
    expect(
      reasons(
        of(leg("sell 1 500p 2"), leg("buy 1 490p 1"), leg("sell 1 490p 0.3", later(19)), {
          ...leg("buy 1 500p", later(20)),
          what: "expired",
          side: null,
        }),
      ),
    ).toEqual(["its close was a credit of 30.00: the book keeps no trade with a credit at both ends"]);
    expect(reasons(of(leg("buy 2 500p 1", later(20))))).toEqual([
      "it closes 2 SPY 2026-02-20 500 put that this file does not open: export from an earlier date",
    ]);
  });
});

describe("shares", () => {
  const assigned = (strike: string, type: "p" | "c", day: number) =>
    leg(`buy 1 ${strike}${type}`, { ...later(day), what: "assigned", side: null, fees: 0n });
  const moves = ({ shares: found }: ReturnType<typeof of>) =>
    found.map(({ quantity, price, request_id }) => [quantity, price, request_id !== null]);

  it("are bought by an assignment at its strike, even without a line in the file, and removed by a sale", () => {
    const found = of(leg("sell 1 500p 2"), assigned("500", "p", 16), shares("sell", 100, "505.25", 20));
    expect(moves(found)).toEqual([
      [100, 500, true],
      [-100, 505.25, false],
    ]);
    expect(found.trades.map(said)).toEqual([
      ["1 SPY -500p", "2026-02-20 200 -> 0", "assigned", 0.65, 199.35],
    ]);
  });

  it("are not counted twice if the file has that line", () => {
    const found = of(
      leg("sell 1 500p 2"),
      assigned("500", "p", 16),
      { ...shares("buy", 100, "500", 19), fees: usd("5") ?? 0n },
      shares("sell", 100, "505.25", 20),
    );
    expect(found.shares.map(({ quantity, fees }) => [quantity, fees])).toEqual([
      [100, 5],
      [-100, 0.65],
    ]);
  });

  it("that are still held are left out, and included with --open", () => {
    const executions = [leg("sell 1 500p 2"), assigned("500", "p", 16)];
    expect(moves(of(...executions))).toEqual([]);
    expect(reasons(of(...executions))).toEqual(["100 SPY are still held: --open imports them"]);
    expect(moves(opened(...executions))).toEqual([[100, 500, true]]);
  });

  it("that the file has not bought are neither sold nor called away", () => {
    const found = of(leg("sell 1 560c 2"), shares("sell", 30, "530", 14), assigned("560", "c", 16));
    expect(moves(found)).toEqual([]);
    expect(reasons(found)).toEqual([
      "it sells 30 SPY, but this file has bought 0",
      "100 SPY more are called away than this file has bought",
    ]);
  });
});
