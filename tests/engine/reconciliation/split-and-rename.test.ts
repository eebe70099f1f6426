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

/** The message that tells of all changes together. */
async function together(): Promise<Delivered> {
  const messages = await asked();
  expect(messages).toHaveLength(1);
  return messages[0] as Delivered;
}

describe("what disappeared and what appeared in one check is reported together", () => {
  it("an adjusted root is adopted with a press, and its settlement asks", async () => {
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
    // Its marks and comparisons use the new contract.
    const quotes = [quote("REV1260417P00580000", 90)];
    await book.compare(after, quotes);
    expect(await book.position(position_id)).toMatchObject({ mark: 90, mark_fault: null });
    expect((await drifts()).filter(({ kind }) => kind !== "foreign")).toEqual([]);

    // Closed by its rule: the new contract is bought back.
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

  it("a new name of the underlying becomes the position's", async () => {
    const request = put({ ticker: "OLDN", quantity: 4 });
    const position_id = await book.open(request);
    await compare(holdingsOf(request), request);
    await drifted(renamed(holdingsOf(request), "OLDN", "NEWN"), request);
    await book.answer(await together(), "takeover");
    expect(await book.position(position_id)).toMatchObject({ ticker: "NEWN", underlying: "NEWN" });
  });

  it("a split splits the earlier shares and their closes, and their cost stays", async () => {
    const request = put({ ticker: "FIV", quantity: 1, strike_price: 90, net_credit: 210 });
    await book.open(request);
    await book.call("record_shares", { ticker: "FIV", quantity: 300, price: 84.5, fees: 2 });
    await book.sql`insert into private.share_closes values ('FIV', '2026-03-03', 86)`;
    await compare([...holdingsOf(request), shares("FIV", 300)], request);
    await book.setClock("2026-03-04T14:30:00Z");
    const after = [{ symbol: "FIV260417P00018000", quantity: -5 }, shares("FIV", 1500)];
    await compare(after, request);
    // Shares that are bought later are counted as new shares.
    await book.setClock("2026-03-04T15:00:00Z");
    await book.call("record_shares", { ticker: "FIV", quantity: 20, price: 17, confirmed: true });
    await drifted([after[0] as Holding, shares("FIV", 1520)], request);
    await book.answer(await together(), "takeover");
    await book.compare([after[0] as Holding, shares("FIV", 1520)]);
    expect(await drifts()).toEqual([]);
    const lots = await book.sql`
      select quantity, price_in::float, last_close::float, unrealized_pnl::float from public.v_shares order by opened_at`;
    expect([...lots]).toEqual([
      { quantity: 1500, price_in: 16.9, last_close: 17.2, unrealized_pnl: 448 },
      { quantity: 20, price_in: 17, last_close: null, unrealized_pnl: 0 },
    ]);
  });

  it("a split does not change the effective cost of assigned shares", async () => {
    const request = put({ ticker: "FUR", quantity: 2, strike_price: 50, net_credit: 130 });
    const assigned = await book.open(request);
    await book.open({ ...request, request_id: "still-open", quantity: 1 });
    await book.call("close_position", {
      position_id: assigned,
      exit_price: 300,
      exit_reason: "assigned",
      confirmed: true,
    });
    await compare([...holdingsOf(request, 1), shares("FUR", 200)], request);
    const cost = async () =>
      Number((await book.sql`select quantity * effective_cost as cost from public.v_shares`)[0]?.cost);
    expect(await cost()).toBe(200 * 48.7);
    await book.setClock("2026-03-04T14:30:00Z");
    await drifted([{ symbol: "FUR260417P00025000", quantity: -2 }, shares("FUR", 400)], request);
    await book.answer(await together(), "takeover");
    expect(await cost()).toBe(200 * 48.7);
  });

  it("a new name becomes the shares', too", async () => {
    const request = put({ ticker: "OLDS", quantity: 4 });
    await book.open(request);
    await book.call("record_shares", { ticker: "OLDS", quantity: 40, price: 570 });
    await compare([...holdingsOf(request), shares("OLDS", 40)], request);
    await book.setClock("2026-03-04T14:30:00Z");
    const after = [...renamed(holdingsOf(request), "OLDS", "NEWS"), shares("NEWS", 40)];
    await drifted(after, request);
    await book.answer(await together(), "takeover");
    await compare(after, request);
    expect(await drifts()).toEqual([]);
    expect(await book.call("record_shares", { ticker: "NEWS", quantity: -40, price: 575 })).toMatchObject({
      held: 0,
    });
  });

  it("a ticker with a dot keeps it, although its options have none", async () => {
    const request = put({ ticker: "BRK.B", quantity: 1 });
    const position_id = await book.open(request);
    await book.compare([{ symbol: "BRKB260417P00580000", quantity: -1 }]);
    await book.setClock("2026-03-04T14:30:00Z");
    const after = [{ symbol: "BRKB260417P00290000", quantity: -2 }];
    await book.compare(after);
    await book.compare(after);
    await book.answer(await together(), "takeover");
    expect(await book.position(position_id)).toMatchObject({
      ticker: "BRK.B",
      underlying: "BRK.B",
      quantity: 2,
    });
  });

  it("an ambiguous match is shown, without a button for it", async () => {
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

  it("a change in another check is unrelated", async () => {
    const request = put({ ticker: "LATE", quantity: 4 });
    await book.open(request);
    await compare(holdingsOf(request), request);
    await compare([], request);
    await book.setClock("2026-03-03T16:00:00Z");
    await compare(renamed(holdingsOf(request), "LATE", "LATE1"), request);
    expect((await together()).facts).toMatchObject({ appeared: [], succession: null });
  });
});

describe("a difference blocks entries in the underlying", () => {
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
