import { describe, expect, it } from "vitest";
import { fillCash, limitPrice, onTick } from "../../shared/outside/prices.ts";
import { csp, vpc } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";

describe("a limit of one option is rounded up to 0.05 below 3.00 and to 0.10 from there", () => {
  it.each([
    [1, 5],
    [5, 5],
    [5.0001, 10],
    [150, 150],
    [151, 155],
    [152.5, 155],
    [154.9999, 155],
    [299, 300],
    [300, 300],
    [301, 310],
    [310, 310],
    [319.99, 320],
    [1234, 1240],
  ])("%d USD per contract is %d", (limit, expected) => {
    expect(onTick(limit, null)).toBe(expected);
  });
});

describe("a limit of a spread is rounded up to 0.01", () => {
  it.each([
    [120, 120],
    [120.0001, 121],
    [120.5, 121],
    [0.5, 1],
    [333, 333],
    // In binary, 1.1 x 3 is 3.3000000000000003.
    [1.1 * 3 * 100, 330],
  ])("%d USD per contract is %d", (limit, expected) => {
    expect(onTick(limit, 1)).toBe(expected);
  });
});

describe("the limit in the order", () => {
  const single = orderOf(csp({ net_credit: 150 }));
  const spread = orderOf(vpc({ net_credit: 120 }));

  it.each([
    ["a sold put's credit is positive", single, "1.50"],
    ["and never less than was approved", orderOf(csp({ net_credit: 151 })), "1.55"],
    ["a bought put's debit is positive", closing(single, 75), "0.75"],
    ["a spread's credit is negative", spread, "-1.20"],
    ["and never less than was approved either", orderOf(vpc({ net_credit: 120.5 })), "-1.21"],
    ["a spread's debit is positive", closing(spread, 60.5), "0.61"],
    ["the smallest debit is a tick", closing(single, 1), "0.05"],
    ["a large one has its cents", closing(single, 58_000), "580.00"],
  ])("%s", (_, order, expected) => {
    expect(limitPrice(order)).toBe(expected);
  });
});

describe("cash of fills is exact", () => {
  it.each([
    ["one put sold", [["sell", "1.5", 1]], 150],
    ["one put bought", [["buy", "0.75", 1]], -75],
    [
      "what binary fractions would spoil",
      [
        ["sell", "0.1", 3],
        ["sell", "0.2", 3],
      ],
      90,
    ],
    [
      "a spread for a credit",
      [
        ["sell", "2.20", 2],
        ["buy", "1.00", 2],
      ],
      240,
    ],
    [
      "a spread for a debit",
      [
        ["buy", "1.71", 1],
        ["sell", ".7", 1],
      ],
      -101,
    ],
    ["an average of a third", [["sell", "1.66666667", 3]], 500],
    ["one of a third, paid", [["buy", "1.66666667", 3]], -500],
    ["ten thousand contracts", [["sell", "12345.67", 10_000]], 12_345_670_000],
    ["nothing", [], 0],
  ] as const)("%s", (_, legs, expected) => {
    expect(fillCash(legs.map(([action, price, quantity]) => ({ action, price, quantity })))).toBe(expected);
  });
});
