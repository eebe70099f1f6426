import { describe, expect, it } from "vitest";
import { quotesFor, working } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { newTicker, put, spread } from "../trades.ts";
import { book, check, expectSentence, type Name, noteOf, statusOf, useBook } from "./stage.ts";

useBook();

describe("several entries in one check are counted one after the other:", () => {
  const three = (trade: (differing?: Partial<StrikeRequest>) => StrikeRequest, differing = {}) =>
    Array.from({ length: 3 }, () => trade(differing));
  const ticker = newTicker();

  it.each<[Name, number, StrikeRequest[], number | null]>([
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
    expectSentence(await noteOf(refused as StrikeRequest), limit, value);
    await book.finish(run_id, place.map(working));
    expect((await book.alerts()).filter((kind) => kind === "asks_again")).toHaveLength(1);
  });

  it("one that is refused leaves its room to the next", async () => {
    const [large, small] = [put(), spread()];
    await book.approve(large);
    await book.approve(small);
    await book.limit({ max_total_collateral: 500 });
    const { place } = await check([large, small]);
    expect(place).toMatchObject([{ legs: [{ action: "sell" }, { action: "buy" }] }]);
    expect([await statusOf(large), await statusOf(small)]).toEqual(["pending", "executing"]);
  });

  it("one whose price has moved leaves its room to the next", async () => {
    const [moved, steady] = [put(), put()];
    await book.approve(moved);
    await book.approve(steady);
    await book.limit({ max_open_positions: 1 });
    const { place } = await book.send(
      [...quotesFor(moved, 100), ...quotesFor(steady, 150)],
      [moved, steady].map(({ ticker }) => ({ ticker, price: 600 })),
    );
    expect(place).toHaveLength(1);
    expect([await statusOf(moved), await statusOf(steady)]).toEqual(["pending", "executing"]);
  });

  it("those that wait for a quote use no room", async () => {
    const [waiting, ready] = [put(), put()];
    await book.approve(waiting);
    await book.approve(ready);
    await book.limit({ max_open_positions: 1 });
    expect((await check([ready])).place).toHaveLength(1);
    expect(await statusOf(waiting)).toBe("approved");
  });
});

describe("counted is", () => {
  /** A working entry with so many filled contracts. */
  async function atTheBroker(request: StrikeRequest, filled: number): Promise<number> {
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
    // Three contracts, one of which has filled, and the new one.
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
    const { run_id } = await book.send(quotesFor(trade, 100), [{ ticker: trade.ticker, price: 600 }]);
    await book.finish(run_id);
    await book.deliver();
    expect(await book.press(trade.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });
});
