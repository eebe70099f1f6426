import { describe, expect, it } from "vitest";
import { readTrade, type TypedTrade, writeTrade } from "../../../shared/telegram/typed-trade.ts";

/** The text after the command. */
const read = (text: string) => readTrade(text.split(" "));

/** A trade of SPY without any other information. */
const spy = (said: Partial<TypedTrade> = {}): TypedTrade => ({
  ticker: "SPY",
  expiration: null,
  legs: null,
  credit: null,
  quantity: null,
  fees: null,
  ...said,
});

const leg = (action: "sell" | "buy", option_type: "put" | "call", strike: number) => ({
  action,
  option_type,
  strike,
});
const soldPut = leg("sell", "put", 580);
const putSpread = [soldPut, leg("buy", "put", 575)];
const soldCall = leg("sell", "call", 620);
const callSpread = [soldCall, leg("buy", "call", 625)];
const april17 = { month: 4, day: 17 };

describe("a trade can be typed as", () => {
  it.each<[string, string, Partial<TypedTrade>]>([
    [
      "a put with its day, credit and contracts",
      "SPY 580p 17apr 1.50 x1",
      { legs: [soldPut], expiration: april17, credit: 1.5, quantity: 1 },
    ],
    [
      "a spread at the market's credit",
      "SPY 580/575p apr17 x2",
      { legs: putSpread, expiration: april17, quantity: 2 },
    ],
    [
      "a condor, its short legs first",
      "SPY 575/580p 620/625c 45d",
      {
        legs: [soldPut, soldCall, leg("buy", "put", 575), leg("buy", "call", 625)],
        expiration: { dte: 45 },
      },
    ],
    [
      "a condor whose calls come first",
      "SPY 625/620c 580/575p",
      { legs: [soldCall, soldPut, leg("buy", "call", 625), leg("buy", "put", 575)] },
    ],
    [
      "a condor of four strikes in a row",
      "SPY 575/580/620/625",
      { legs: [soldPut, soldCall, leg("buy", "put", 575), leg("buy", "call", 625)] },
    ],
    ["a strangle", "SPY 580p 620c 45d", { legs: [soldPut, soldCall], expiration: { dte: 45 } }],
    ["a strangle in one word", "SPY 580p/620c", { legs: [soldPut, soldCall] }],
    ["a straddle", "SPY 580p 580c", { legs: [soldPut, leg("sell", "call", 580)] }],
    ["a call alone", "SPY 620c", { legs: [soldCall] }],
    ["a put under a spread of calls", "SPY 580p 620/625c", { legs: [soldPut, ...callSpread] }],
    ["a day and no legs", "SPY 45d", { expiration: { dte: 45 } }],
    ["a ticker alone", "SPY", {}],
    [
      "any order",
      "spy x2 1.50 apr17 580P",
      { legs: [soldPut], expiration: april17, credit: 1.5, quantity: 2 },
    ],
    ["contracts before the strike", "SPY 2 contracts 580p", { legs: [soldPut], quantity: 2 }],
    ["an option's symbol", "SPY270417P00580000", { legs: [soldPut], expiration: { date: "2027-04-17" } }],
    [
      "an option's symbol with a credit and contracts",
      "spy270417p00580000 1.50 x2",
      { legs: [soldPut], expiration: { date: "2027-04-17" }, credit: 1.5, quantity: 2 },
    ],
    ["a padded symbol", "SPY   270417P00580000", { legs: [soldPut], expiration: { date: "2027-04-17" } }],
    ["a platform's symbol", ".SPY270417P580", { legs: [soldPut], expiration: { date: "2027-04-17" } }],
    ["a ticker with its sign", "$SPY 580p", { legs: [soldPut] }],
    ["a ticker glued to its strike", "SPY580p", { legs: [soldPut] }],
    [
      "words without spaces between",
      "SPY 580p17apr@1.50x2",
      { legs: [soldPut], expiration: april17, credit: 1.5, quantity: 2 },
    ],
    [
      "words with commas between",
      "SPY,580p, 17apr,1.50 ;x2",
      { legs: [soldPut], expiration: april17, credit: 1.5, quantity: 2 },
    ],
    ["contracts glued to their strike", "SPY 2x580p", { legs: [soldPut], quantity: 2 }],
    ["fees of all contracts together", "SPY 580p fees:1.30", { legs: [soldPut], fees: 1.3 }],
    ["no fees", "SPY 580p FEES: $0", { legs: [soldPut], fees: 0 }],
    [
      "types between spaces, and a credit behind",
      "SPY 580 put 575 put 1.50",
      { legs: putSpread, credit: 1.5 },
    ],
    ["a credit before the type of a strike", "SPY 1.50 put 580", { legs: [soldPut], credit: 1.5 }],
    ["a credit between two legs", "SPY 580 put 1.50 call 620", { legs: [soldPut, soldCall], credit: 1.5 }],
    [
      "types before the strikes, and a day before those",
      "SPY 4/17 put 580 call 620",
      { legs: [soldPut, soldCall], expiration: april17 },
    ],
  ])("%s: %s", (_what, text, said) => {
    expect(read(text)).toEqual({ trade: spy(said) });
  });

  it.each([
    "BRK/B",
    "BRK.B",
    "c",
    "x",
    "may",
    "put",
    "dte",
  ])("one of %s, which is read as a ticker first", (ticker) => {
    expect(read(`${ticker} 580p`)).toEqual({
      trade: spy({ ticker: ticker.toUpperCase(), legs: [soldPut] }),
    });
  });
});

describe("a short put of 580 is", () => {
  it.each([
    "580p",
    "580P",
    "p580",
    "580put",
    "580Puts",
    "580 put",
    "580 p",
    "put 580",
    "$580p",
    "$580 put",
    "580.0p",
  ])("%s", (text) => {
    expect(read(`SPY ${text} 17apr`)).toEqual({ trade: spy({ legs: [soldPut], expiration: april17 }) });
  });

  it.each([
    "580/575p",
    "575/580p",
    "580-575p",
    "580 - 575p",
    "580 / 575p",
    "580p/575p",
    "580p 575p",
    "p580/575",
    "580/575 put spread",
    "put spread 580/575",
  ])("short one of a spread in %s", (text) => {
    expect(read(`SPY ${text} 17apr`)).toEqual({ trade: spy({ legs: putSpread, expiration: april17 }) });
  });
});

it.each([
  "620/625c",
  "625/620c",
  "620c/625c",
  "625 call 620 call",
  "c620/c625",
])("a call spread sells the lower one: %s", (text) => {
  expect(read(`SPY ${text}`)).toEqual({ trade: spy({ legs: callSpread }) });
});

it.each<[string, number]>([
  ["232.5p", 232.5],
  ["0.125p", 0.125],
  [".5p", 0.5],
  ["99999.999p", 99999.999],
  ["6,400p", 6400],
])("a strike is USD per share: %s", (text, strike) => {
  expect(read(`SPY ${text}`)).toEqual({ trade: spy({ legs: [leg("sell", "put", strike)] }) });
});

it.each<[string, number]>([
  ["1.50", 1.5],
  ["@1.50", 1.5],
  ["@ 1.50", 1.5],
  ["@$1.50", 1.5],
  ["$1.50", 1.5],
  [".85", 0.85],
  ["at 1.50", 1.5],
  ["for 1.50", 1.5],
  ["1.50cr", 1.5],
  ["credit 1.50", 1.5],
  ["+1.50", 1.5],
  ["0.0001", 0.0001],
  ["@2", 2],
  ["$2", 2],
  ["at 2", 2],
  ["for 2", 2],
])("a credit is USD per share: %s", (text, credit) => {
  expect(read(`SPY ${text} 580p`)).toEqual({ trade: spy({ legs: [soldPut], credit }) });
});

it.each([
  "x2",
  "X2",
  "2x",
  "×2",
  "x 2",
  "2 x",
  "2 contracts",
  "2 lots",
  "2lots",
  "2ct",
  "qty 2",
  "qty:2",
  "x2 contracts",
])("two contracts are %s", (text) => {
  expect(read(`SPY ${text} 580p`)).toEqual({ trade: spy({ legs: [soldPut], quantity: 2 }) });
});

describe("an expiration is named by", () => {
  it.each<[string, TypedTrade["expiration"]]>([
    ["17apr", april17],
    ["apr17", april17],
    ["17-apr", april17],
    ["Apr-17", april17],
    ["Apr 17", april17],
    ["17 Apr", april17],
    ["17. April", april17],
    ["april 17", april17],
    ["17th april", april17],
    ["4/17", april17],
    ["04/17", april17],
    ["17/4", april17],
    ["17.4.", april17],
    ["17.04.", april17],
    ["apr27", { month: 4, day: 27 }],
    ["29feb", { month: 2, day: 29 }],
    ["sept 18", { month: 9, day: 18 }],
    ["2027-04-17", { date: "2027-04-17" }],
    ["2027/4/17", { date: "2027-04-17" }],
    ["17apr27", { date: "2027-04-17" }],
    ["17-apr-27", { date: "2027-04-17" }],
    ["17apr2027", { date: "2027-04-17" }],
    ["17 April 2027", { date: "2027-04-17" }],
    ["Apr 17, 2027", { date: "2027-04-17" }],
    ["apr17'27", { date: "2027-04-17" }],
    ["apr 17 ’27", { date: "2027-04-17" }],
    ["4/17/27", { date: "2027-04-17" }],
    ["04/17/2027", { date: "2027-04-17" }],
    ["17.4.27", { date: "2027-04-17" }],
    ["29feb28", { date: "2028-02-29" }],
    ["apr2027", { month: 4, year: 2027 }],
    ["April 2027", { month: 4, year: 2027 }],
    ["apr'27", { month: 4, year: 2027 }],
    ["2027-04", { month: 4, year: 2027 }],
    ["04/2027", { month: 4, year: 2027 }],
    ["45d", { dte: 45 }],
    ["45D", { dte: 45 }],
    ["45dte", { dte: 45 }],
    ["45 dte", { dte: 45 }],
    ["45 days", { dte: 45 }],
    ["in 45 days", { dte: 45 }],
    ["0d", { dte: 0 }],
    ["today", { dte: 0 }],
  ])("%s, before and behind the strike", (text, expiration) => {
    const trade = spy({ legs: [soldPut], expiration });
    expect(read(`SPY ${text} 580p`)).toEqual({ trade });
    expect(read(`SPY 580 put ${text}`)).toEqual({ trade });
    expect(read(`SPY ${text} put 580 1.50`)).toEqual({ trade: { ...trade, credit: 1.5 } });
  });
});

it.each([[[]], [[""]], [[" ", "\n"]], [[","]]])("there is no trade in %j", (words) => {
  expect(readTrade(words)).toEqual({ nothing: true });
});

it("the canonical words have all parts in the standard order", () => {
  const legs = [soldPut, soldCall, leg("buy", "put", 575), leg("buy", "call", 625)];
  expect(writeTrade(spy({ legs, expiration: april17, credit: 1.5, quantity: 2, fees: 1.3 }))).toBe(
    "SPY 580/575p 620/625c 17apr @1.5 x2 fees:1.3",
  );
  expect(writeTrade(spy())).toBe("SPY");
});
