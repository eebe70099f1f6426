import { expect, it } from "vitest";
import { fromTradeStation, toTradeStation } from "../../shared/tradestation/symbols.ts";

it.each([
  ["SPY260320P00580000", "SPY 260320P580"],
  ["AMD250815P00182500", "AMD 250815P182.5"],
  ["GOOG250912C00235000", "GOOG 250912C235"],
  ["F260116P00000500", "F 260116P0.5"],
  ["SPXW260320P05012500", "SPXW 260320P5012.5"],
  ["T1260417P00580000", "T1 260417P580"],
  ["BRKB260320P00450125", "BRKB 260320P450.125"],
  ["NDX260320C21000000", "NDX 260320C21000"],
])("%s is %s, both ways", (osi, tradeStation) => {
  expect(toTradeStation(osi)).toBe(tradeStation);
  expect(fromTradeStation(tradeStation)).toBe(osi);
});

it.each([
  ["SPY   260320P00580000", "SPY 260320P580"],
  ["T1    260417P00580000", "T1 260417P580"],
])("the padded %s is %s", (padded, tradeStation) => {
  expect(toTradeStation(padded)).toBe(tradeStation);
});

it.each([
  ["BRK.B 260320P450", "BRKB260320P00450000"],
  [" SPY 260320P580.00 ", "SPY260320P00580000"],
])("TradeStation's %j is %s", (tradeStation, osi) => {
  expect(fromTradeStation(tradeStation)).toBe(osi);
});

it.each([
  "SPY",
  "MSFT",
  "@ESZ26",
  "SPY 260320",
  "SPY 260320X580",
  "",
  "SPY 260320P",
  "spy 260320p580",
])("%j is not an option", (name) => {
  expect(fromTradeStation(name)).toBeNull();
});

it("other symbols are not sent", () => {
  expect(() => toTradeStation("SPY")).toThrow("SPY is not an option symbol.");
});
