import { describe, expect, it } from "vitest";
import {
  aContract,
  decimal,
  dollars,
  percent,
  signedDollars,
  signedPercent,
  signedWhole,
} from "../../../shared/words/format.ts";
import { differenceInWords } from "../../../shared/words/rule-set.ts";
import { ruleTable } from "../../../shared/words/rule-table.ts";
import { shareWon, wonOf } from "../../../shared/words/won.ts";

describe("a value that is rounded to zero has no sign", () => {
  it.each([
    [signedPercent(-0.04), "0.0 %"],
    [signedPercent(0.03), "0.0 %"],
    [percent(-0.02), "0.0 %"],
    [signedDollars(-0.004), "0.00"],
    [signedDollars(0.001), "0.00"],
    [dollars(-0.003), "0.00"],
    [decimal(-0.0004, 3), "0.000"],
    [signedWhole(-0.3), "0"],
    [differenceInWords({ difference: -0.002, difference_error: 0.001 }), "0.00 ±0.00"],
  ])("%s", (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe("any other value has one", () => {
  it.each([
    [signedPercent(-0.06), "−0.1 %"],
    [signedDollars(-0.006), "−0.01"],
    [signedDollars(1_204.5), "+1,204.50"],
    [dollars(-88.4), "−88.40"],
    [percent(19.64), "19.6 %"],
    [decimal(-3.456, 2), "−3.46"],
    [signedWhole(0.7), "+1"],
    [differenceInWords({ difference: -7.25, difference_error: null }), "−7.25"],
  ])("%s", (written, expected) => {
    expect(written).toBe(expected);
  });
});

it("a price in a sentence is marked as per contract", () => {
  expect(aContract(1_150)).toBe("1,150.00 a contract");
});

describe("the number of winners", () => {
  it.each([
    [{ total: 0, wins: 0 }, "–"],
    [{ total: 3, wins: 3 }, "3 of 3"],
    [{ total: 29, wins: 20 }, "20 of 29"],
    [{ total: 30, wins: 24 }, "80 % of 30"],
    [{ total: 400, wins: 399 }, "99 % of 400"],
    [{ total: 400, wins: 1 }, "1 % of 400"],
    [{ total: 31, wins: 31 }, "100 % of 31"],
  ])("%j: %s", (closed, said) => {
    expect(wonOf(closed)).toBe(said);
  });

  it("is a share only if there are many, in a column too", () => {
    expect([
      shareWon({ trades: 0, wins: 0 }),
      shareWon({ trades: 5, wins: 5 }),
      shareWon({ trades: 80, wins: 60 }),
    ]).toEqual(["0/0", "5/5", "75 %"]);
  });
});

it("a date rule without a remaining session is not off, but never met", () => {
  expect(ruleTable({ exit_dte: 0, exit_on: null })).toMatch(/Date +0 DTE +never/);
  expect(ruleTable({ exit_dte: 14, exit_on: "2026-04-06" })).toMatch(/Date +14 DTE +Apr 6 '26/);
  expect(ruleTable({})).toMatch(/Date +off/);
});
