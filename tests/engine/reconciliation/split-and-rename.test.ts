import { describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { type Delivered, quote, vpc } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put } from "../trades.ts";
import { asked, book, compare, drifted, drifts, shares, useBook } from "./stage.ts";

useBook();

const renamed = (holdings: Holding[], from: string, to: string): Holding[] =>
  holdings.map(({ symbol, quantity }) => ({
    symbol: symbol?.replace(new RegExp(`^${from}(?=\\d{6}[PC])`), to) ?? null,
    quantity,
  }));

/** The one message in which they are told together. */
async function together(): Promise<Delivered> {
  const messages = await asked();
  expect(messages).toHaveLength(1);
  return messages[0] as Delivered;
}

describe("what vanished and what appeared in one check is told together", () => {
  it("an adjusted root is taken over with a press, and its settlement asks", async () => {
    const request = put({ ticker: "REV", quantity: 7 });
    const position_id = await book.open(request);
    await compare([...holdingsOf(request), shares("REV", 100)], request);
    const after = [...renamed(holdingsOf(request), "REV", "REV1"), shares("REV", 10)];
    await drifted(after, request);
    const message = await together();
    expect(message.facts).toMatchObject({
      appeared: [{ symbol: "REV1260417P00580000", held: -7 }],
      succession: { ratio: 1, is_adjusted: true },
      adopt: null,
    });
    expect(await book.answer(message, "takeover")).toMatchObject({ outcome: "answered" });
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      contract: "REV1 580 put Apr 17 '26",
      underlying: "REV",
      open_quantity: 7,
      credit: 1050,
    });
    // Marked by its new contract, and compared with it.
    const quotes = [quote("REV1260417P00580000", 90)];
    await book.compare(after, quotes);
    expect(await book.position(position_id)).toMatchObject({ mark: 90, mark_fault: null });
    expect((await drifts()).filter(({ kind }) => kind !== "foreign")).toEqual([]);

    // Closed by its rule, it is the new contract that is bought back.
    const { place } = await book.send([quote("REV1260417P00580000", 70)]);
    expect(place).toMatchObject([{ purpose: "exit", legs: [{ symbol: "REV1260417P00580000" }] }]);
  });

  it("a split gives the position its strikes and contracts, and keeps its dollars", async () => {
    const request = vpc({ ticker: "TEN", quantity: 2, strike_price: 600, width: 10, net_credit: 260 });
    const position_id = await book.open(request);
    const before = await book.position(position_id);
    await compare(holdingsOf(request), request);
    const after = [
      { symbol: "TEN260417P00060000", quantity: -20 },
      { symbol: "TEN260417P00059000", quantity: 20 },
    ];
    await drifted(after, request);
    await book.answer(await together(), "takeover");
    const { credit, profit_target, stop_loss, max_risk, collateral } = before;
    expect(await book.position(position_id)).toMatchObject({
      ...{ credit, profit_target, stop_loss, max_risk, collateral },
      contract: "TEN 60/59 put spread Apr 17 '26",
      quantity: 20,
      entry_price: 26,
      max_worth: 100,
    });
    // Half of the credit is made: 20 x (26 - 12.5).
    const quotes = [quote("TEN260417P00060000", 17.5), quote("TEN260417P00059000", 5)];
    expect((await book.send(quotes)).place).toMatchObject([{ quantity: 20 }]);
  });

  it("a new name of the underlying is the position's", async () => {
    const request = put({ ticker: "OLDN", quantity: 4 });
    const position_id = await book.open(request);
    await compare(holdingsOf(request), request);
    await drifted(renamed(holdingsOf(request), "OLDN", "NEWN"), request);
    await book.answer(await together(), "takeover");
    expect(await book.position(position_id)).toMatchObject({ ticker: "NEWN", underlying: "NEWN" });
  });

  it("what is not one to one is shown, and offers no press for it", async () => {
    const request = put({ ticker: "HAND", quantity: 4 });
    await book.open(request);
    await compare(holdingsOf(request), request);
    const rolled = { symbol: "HAND260515P00570000", quantity: -4 };
    await drifted([rolled], request);
    const message = await together();
    expect(message.facts).toMatchObject({
      appeared: [{ symbol: rolled.symbol, held: -4 }],
      succession: null,
    });
    expect(await book.answer(message, "takeover")).toMatchObject({ outcome: "stale" });
  });

  it("what came in another check is another thing", async () => {
    const request = put({ ticker: "LATE", quantity: 4 });
    await book.open(request);
    await compare(holdingsOf(request), request);
    await compare([], request);
    await book.setClock("2026-03-03T16:00:00Z");
    await compare(renamed(holdingsOf(request), "LATE", "LATE1"), request);
    expect((await together()).facts).toMatchObject({ appeared: [], succession: null });
  });
});

describe("a drift blocks entries in the underlying", () => {
  it("whatever the root of the new trade's options", async () => {
    const weekly = put({ ticker: "SPXW", strike_price: 6500 });
    await book.open(weekly);
    await drifted([], weekly);
    const monthly = put({ ticker: "SPX", strike_price: 6400 });
    expect(await book.approve(monthly)).toMatchObject({
      outcome: "refused",
      message: expect.stringContaining("SPX"),
    });
  });
});
