import { describe, expect, it } from "vitest";
import { readTrade } from "../../../shared/telegram/typed-trade.ts";

/** The text after the command. */
const read = (text: string) => readTrade(text.split(" "));

describe("an ambiguous text gets a question", () => {
  it.each<[string, string, [text: string, words: string][]]>([
    [
      "by a strike without a type",
      "SPY 580 17apr",
      [
        ["580 put", "SPY 580p 17apr"],
        ["580 call", "SPY 580c 17apr"],
      ],
    ],
    [
      "by two strikes without a type",
      "SPY 580/575 17apr 1.50 x2",
      [
        ["580/575 put spread", "SPY 580/575p 17apr @1.5 x2"],
        ["575/580 call spread", "SPY 575/580c 17apr @1.5 x2"],
      ],
    ],
    [
      "by a whole number beside a strike",
      "SPY 580p 17apr 2",
      [
        ["2 contracts", "SPY 580p 17apr x2"],
        ["credit 2.00", "SPY 580p 17apr @2"],
      ],
    ],
    [
      "by a whole number before a month with its day",
      "SPY 580p 2 apr17",
      [
        ["2 contracts", "SPY 580p 17apr x2"],
        ["credit 2.00", "SPY 580p 17apr @2"],
      ],
    ],
    [
      "by a number on either side of a month",
      "SPY 580p 2 apr 17 1.50",
      [
        ["Apr 2, 17 contracts", "SPY 580p 2apr @1.5 x17"],
        ["Apr 17, 2 contracts", "SPY 580p 17apr @1.5 x2"],
      ],
    ],
    [
      "by a number that may be the year",
      "SPY 580p 17apr 27",
      [
        ["Apr 17 '27", "SPY 580p 2027-04-17"],
        ["Apr 17, 27 contracts", "SPY 580p 17apr x27"],
        ["Apr 17, credit 27.00", "SPY 580p 17apr @27"],
      ],
    ],
    [
      "by a number on each side of a type",
      "SPY 580 put 575",
      [
        ["580/575 put spread", "SPY 580/575p"],
        ["580 put, 575 call", "SPY 580p 575c"],
        ["580 call, 575 put", "SPY 580c 575p"],
      ],
    ],
    [
      "by a number before the type of a strike",
      "SPY 2 put 580",
      [
        ["2 contracts", "SPY 580p x2"],
        ["credit 2.00", "SPY 580p @2"],
      ],
    ],
    [
      "by a second strike without a type",
      "SPY 580p 620 45d",
      [
        ["620/580 put spread", "SPY 620/580p 45d"],
        ["580 put, 620 call", "SPY 580p 620c 45d"],
      ],
    ],
    [
      "by a strike that cannot be a third put: nobody sells a call for that",
      "SPY 580/575p 570",
      [["580/575 put spread, 570 call", "SPY 580/575p 570c"]],
    ],
    [
      "by a strike and a number",
      "SPY 580 17apr 2",
      [
        ["580 put, 2 contracts", "SPY 580p 17apr x2"],
        ["580 put, credit 2.00", "SPY 580p 17apr @2"],
        ["580 call, 2 contracts", "SPY 580c 17apr x2"],
        ["580 call, credit 2.00", "SPY 580c 17apr @2"],
      ],
    ],
    [
      "by two small numbers that are no date beside another one",
      "F 12/11 45d",
      [
        ["12/11 put spread", "F 12/11p 45d"],
        ["11/12 call spread", "F 11/12c 45d"],
      ],
    ],
  ])("%s: %s", (_what, text, ways) => {
    expect(read(text)).toMatchObject({ ways: ways.map(([text, words]) => ({ text, words })) });
  });

  it("in a sentence with the words and all their meanings", () => {
    expect(read("SPY 580p 17apr 2")).toMatchObject({
      question: 'What does "2" mean: 2 contracts or credit 2.00?',
    });
  });

  it.each<[string, object]>([
    ["SPY 580p 1.50 2", { credit: 1.5, quantity: 2 }],
    ["SPY 580p x2 3", { credit: 3, quantity: 2 }],
    ["SPY 580p 17 apr 27 1.50 x2", { expiration: { date: "2027-04-17" }, credit: 1.5, quantity: 2 }],
  ])("only if something else leaves it open: %s", (text, said) => {
    expect(read(text)).toMatchObject({ trade: said });
  });
});

const NO_DAY = "Write for example 17apr, 2027-04-17 or 45d.";
const NO_STRIKE = "is not a strike. Write USD per share, above 0 and below 100000, as in 580p or 232.5c.";
const NO_CREDIT = "is not a credit. Write USD per share, above 0, with at most four decimals, as in @1.20.";
const NO_QUANTITY = "is not a number of contracts. Write a whole number from 1 to 10000, as in x2.";
const NO_FEES = "is not an amount of fees. Write the fees of all contracts together, as in fees:1.30.";
const NO_PART = "is not understood. Write for example SPY 580/575p 17apr 1.20 x2.";
const NO_TICKER = "is not a ticker. Begin with a ticker, as in SPY 580/575p 17apr 1.20 x2.";
const SECOND_DAY = "is a second expiration. Write only one. A strike needs p or c, as in 12/11p.";
const SECOND_CREDIT = "is a second credit. Write only one. A strike needs p or c, as in 232.5p.";
const SECOND_QUANTITY = "is a second number of contracts. Write only one.";
const ONE_TOO_MANY = "too many. A trade has at most two, as in 580/575p or 620/625c.";
const TWICE = "A spread has two different strikes, as in 580/575p or 620/625c.";
const UNCLEAR =
  "can be read in several ways. Write strikes as in 580p, a credit as in @1.20 and contracts as in x2.";

describe("a mistake is explained:", () => {
  it.each<[string, string, string, string]>([
    ["a word that is none of a trade", "SPY foo", "foo", NO_PART],
    ["a second ticker", "SPY QQQ 580p", "QQQ", NO_PART],
    ["a debit", "SPY 580p debit 1.50", "debit", NO_PART],
    ["no contracts", "SPY 580p 0", "0", NO_PART],
    ["a word too long to repeat", `SPY ${"a".repeat(31)}`, `${"a".repeat(29)}…`, NO_PART],
    ["a trade without a ticker", "580p 17apr", "580p", NO_TICKER],
    ["a type before its strike in place of a ticker", "p580 17apr", "p580", NO_TICKER],
    ["a date in place of a ticker", "apr17 580p", "apr17", NO_TICKER],
    ["a ticker that is too long", "ABCDEFGHIJKLMNOPQRSTU", "ABCDEFGHIJKLMNOPQRSTU", NO_TICKER],
    ["a ticker in another alphabet", "ẞ 580p", "ẞ", NO_TICKER],
    ["a 31st of April", "SPY 31apr", "31apr", `is not a day of its month. ${NO_DAY}`],
    ["one before a number", "SPY 31 apr 2 580p", "31 apr", `is not a day of its month. ${NO_DAY}`],
    ["one in figures", "SPY 580p 4/31", "4/31", `is not a day of its month. ${NO_DAY}`],
    ["a 30th of February", "SPY 2027-02-30", "2027-02-30", `is not a day of its month. ${NO_DAY}`],
    ["a leap day of no leap year", "SPY 29feb27", "29feb27", `is not a day of February 2027. ${NO_DAY}`],
    ["a 13th month", "SPY 2027-13-01", "2027-13-01", `has no valid month. ${NO_DAY}`],
    [
      "another century",
      "SPY 2127-04-17",
      "2127-04-17",
      `has no valid year: years are 2000 to 2099. ${NO_DAY}`,
    ],
    [
      "ten years and a day",
      "SPY 3651d",
      "3651d",
      `is too far away: at most 3650 days are possible. ${NO_DAY}`,
    ],
    [
      "an impossible day of a symbol",
      "SPY270431P00580000",
      "270431P00580000",
      `is not a day of its month. ${NO_DAY}`,
    ],
    ["a month alone", "SPY 580p april", "april", "has no day. Write 17apr, or apr2027 for the third Friday."],
    ["a type alone", "SPY 17apr put", "put", "has no strike. Write both as in 580p."],
    ["two dates", "SPY 580p 17apr 45d", "45d", SECOND_DAY],
    ["a date in figures after another one", "SPY 580p 17apr 4/17", "4/17", SECOND_DAY],
    ["a date beside a symbol", "SPY270417P00580000 45d", "45d", SECOND_DAY],
    ["two credits", "SPY 580p 1.50 @1.60", "@1.60", SECOND_CREDIT],
    ["a strike without a type that looks like a credit", "SPY 232.5 1.50", "1.50", SECOND_CREDIT],
    ["two numbers of contracts", "SPY 580p x1 2 lots", "2 lots", SECOND_QUANTITY],
    [
      "fees twice",
      "SPY 580p fees:1 fees:1",
      "fees:1",
      "is a second amount of fees. Write the fees of all contracts together once, as in fees:1.30.",
    ],
    ["fees that are none", "SPY 580p fees:none", "fees:none", NO_FEES],
    ["fees below zero", "SPY 580p fees:-1", "fees:-1", NO_FEES],
    ["a third put", "SPY 580p 575p 570p", "570p", `is one put ${ONE_TOO_MANY}`],
    ["a third call", "SPY 620/625/630c", "620/625/630c", `is one call ${ONE_TOO_MANY}`],
    ["two put spreads", "SPY 580/575p 570/565p", "570/565p", `is one put ${ONE_TOO_MANY}`],
    ["a spread of equal strikes", "SPY 580/580.0p", "580/580.0p", `is the same put twice. ${TWICE}`],
    ["the same call twice", "SPY 620c 45d 620c", "620c", `is the same call twice. ${TWICE}`],
    ["a strike of zero", "SPY 0p", "0p", NO_STRIKE],
    ["a strike too high", "SPY 100000p", "100000p", NO_STRIKE],
    ["a strike of four decimals", "SPY 580.1234p", "580.1234p", NO_STRIKE],
    ["a symbol's strike of zero", "SPY270417P00000000", "270417P00000000", NO_STRIKE],
    ["a credit of zero", "SPY 580p 0.00", "0.00", NO_CREDIT],
    ["a credit of zero behind a type", "SPY 580 put 0.00", "0.00", NO_CREDIT],
    ["a credit below zero", "SPY 580p -1.50", "-1.50", NO_CREDIT],
    ["one with a long minus", "SPY 580p @−1.50", "@-1.50", NO_CREDIT],
    ["a credit of five decimals", "SPY 580p 1.23456", "1.23456", NO_CREDIT],
    [
      "a credit with a comma",
      "SPY 580p 1,50",
      "1,50",
      "has a comma. Write a point, as in 1.20, and two strikes as in 580/575p.",
    ],
    [
      "a number below zero",
      "SPY 580p -2",
      "-2",
      "is below zero. Write a credit as in @1.20, contracts as in x2.",
    ],
    ["zero contracts", "SPY 580p x0", "x0", NO_QUANTITY],
    ["contracts below zero", "SPY 580p x-2", "x-2", NO_QUANTITY],
    ["contracts and a half", "SPY 580p x1.5", "x1.5", NO_QUANTITY],
    ["too many contracts", "SPY 580p x10001", "x10001", NO_QUANTITY],
    ["numbers that may each be anything", "F 12 17apr 2", "12 2", UNCLEAR],
    ["very many of them", `SPY ${"1 ".repeat(400)}`, `${"1 ".repeat(15).slice(0, 29)}…`, UNCLEAR],
  ])("%s", (_what, text, word, what) => {
    expect(read(text)).toEqual({ wrong: `"${word}" ${what}` });
  });
});
