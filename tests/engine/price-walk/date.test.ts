import { describe, expect, it } from "vitest";
import { working } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put } from "../trades.ts";
import { book, check, closing, DATED, hear, STRATEGIES, useBook, wideQuotesFor } from "./stage.ts";

useBook();

describe.each(STRATEGIES)("the date's close of a %s", (_strategy, trade) => {
  it("walks from the mid over half-way to natural, a step each check, and stays there", async () => {
    const { order_id, placed, at, order } = await closing(trade(DATED), 150, 170);
    expect(placed).toMatchObject({ purpose: "exit", limit_price: 150 });
    expect(await order()).toMatchObject({ exit_reason: "21dte", walk: 0, limit_price: 150 });
    for (const [walk, limit_price] of [
      [1, 160],
      [2, 170],
    ]) {
      const sent = await at(150, 170);
      expect(sent.place).toEqual([]);
      expect(sent.replace).toMatchObject([{ order_id, limit_price }]);
      expect(await order()).toMatchObject({ walk, limit_price, broker_limit_price: limit_price });
    }
    // The broker has this limit already, so nothing is replaced.
    expect(await at(150, 170)).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it("walks along with the market", async () => {
    const { at, order } = await closing(trade(DATED), 150, 170);
    await at(140, 150);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 145 });
    await at(160, 190);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 190 });
    await at(130, 140);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 140 });
  });

  it("half-way may be between two cents: the adapter rounds to the broker's tick", async () => {
    const { at, order } = await closing(trade(DATED), 150, 151);
    await at(150, 151);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 150.5 });
  });

  it("continues to walk with the remaining contracts", async () => {
    const { request, order_id, at, order } = await closing(trade({ ...DATED, quantity: 3 }), 150, 170);
    await hear(order_id, {
      status: "partially_filled",
      limit_price: 150,
      filled_quantity: 1,
      fill_cash: -150,
      fees: 0,
    });
    const sent = await book.send(wideQuotesFor(request, 150, 170));
    expect(sent.replace).toMatchObject([{ order_id, limit_price: 160 }]);
    expect(await order()).toMatchObject({ walk: 1, status: "partially_filled", filled_quantity: 1 });
    await book.finish(sent.run_id, [
      {
        order_id,
        status: "partially_filled",
        limit_price: 160,
        filled_quantity: 1,
        fill_cash: -150,
        fees: 0,
      },
    ]);
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it.each([
    ["says nothing", null],
    ["still has the old limit", 150],
  ])("does not walk while the broker %s", async (_what, broker_limit) => {
    const { request, order_id, at, order } = await closing(trade(DATED), 150, 170);
    for (const [mark, natural, limit_price] of [
      [150, 170, 160],
      [150, 170, 160],
      // It follows the market from its present step.
      [145, 165, 155],
    ] as const) {
      const { run_id, replace } = await book.send(wideQuotesFor(request, mark, natural));
      expect(replace).toMatchObject([{ order_id, limit_price }]);
      await book.finish(
        run_id,
        broker_limit === null ? [] : [{ order_id, status: "working", limit_price: broker_limit }],
      );
      expect(await order()).toMatchObject({ walk: 1, limit_price, broker_limit_price: 150 });
    }
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 160, broker_limit_price: 160 });
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it("neither moves nor walks without a trustworthy quote, and continues where it was", async () => {
    const { request, order_id, at, order } = await closing(trade(DATED), 150, 170);
    await at(150, 170);
    for (const quotes of [[], wideQuotesFor(request, 150, 170).map((one) => ({ ...one, halted: true }))]) {
      expect(await check(quotes)).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
      expect(await order()).toMatchObject({ walk: 1, limit_price: 160 });
    }
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it("does not walk while the broker may not have it", async () => {
    const { request, order_id, at, order } = await closing(trade(DATED), 150, 170);
    await hear(order_id, { status: "unknown" });
    const { run_id, ...sent } = await book.send(wideQuotesFor(request, 150, 170));
    expect(sent).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
    expect(await order()).toMatchObject({ status: "unknown", walk: 0, limit_price: 150 });
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 150 }]);
    await at(150, 170);
    expect(await order()).toMatchObject({ status: "working", walk: 1, limit_price: 160 });
  });

  it("starts at the mid again with the next day's order", async () => {
    const { order_id, position_id, at } = await closing(trade(DATED), 150, 170);
    await at(150, 170);
    await at(150, 170);
    await book.setClock("2026-03-03T21:00:00Z");
    await hear(order_id, { status: "cancelled" });
    await book.setClock("2026-03-04T15:00:00Z");
    const { place } = await at(150, 170);
    expect(place).toMatchObject([{ limit_price: 150 }]);
    expect(await book.exit(position_id)).toMatchObject({ walk: 0 });
  });

  it("keeps walking for its own reason when a less urgent one is met as well", async () => {
    const { at, order } = await closing(trade(DATED), 150, 170);
    await at(70, 80);
    expect(await order()).toMatchObject({ exit_reason: "21dte", walk: 1, limit_price: 75 });
    await at(70, 80);
    expect(await order()).toMatchObject({ exit_reason: "21dte", walk: 2, limit_price: 80 });
  });
});

describe("interrupted, the date's close takes no step twice and skips none:", () => {
  const quotes = (request: StrikeRequest) => wideQuotesFor(request, 150, 170);

  it("after the step was decided", async () => {
    const { request, order_id, at, order } = await closing(put(DATED), 150, 170);
    await book.apply(await book.begin(), quotes(request));
    expect(await order()).toMatchObject({ walk: 1, limit_price: 160, broker_limit_price: 150 });
    await book.loseLease();
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 160 }]);
    expect(await order()).toMatchObject({ walk: 1 });
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 170 }]);
  });

  it("after the step was sent to the broker", async () => {
    const { request, order_id, at, order } = await closing(put(DATED), 150, 170);
    await book.send(quotes(request));
    await book.loseLease();
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 160 }]);
    expect(await order()).toMatchObject({ status: "working", walk: 1 });
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 170 }]);
  });

  it("before it was ever sent: it is priced again, at the mid", async () => {
    const request = put(DATED);
    const position_id = await book.open(request);
    await book.apply(await book.begin(), quotes(request));
    await book.loseLease();
    const { place } = await check(wideQuotesFor(request, 140, 160));
    expect(place).toMatchObject([{ limit_price: 140 }]);
    expect(await book.exit(position_id)).toMatchObject({ walk: 0 });
  });

  it("after it was sent: it is looked up at its step", async () => {
    const request = put(DATED);
    const position_id = await book.open(request);
    const { place } = await book.send(quotes(request));
    await book.loseLease();
    const again = await book.send(wideQuotesFor(request, 140, 160));
    expect(again).toMatchObject({
      place: [],
      replace: [],
      poll: [{ order_id: place[0]?.order_id, limit_price: 150 }],
    });
    await book.finish(again.run_id, again.poll.map(working));
    expect(await book.exit(position_id)).toMatchObject({ status: "working", walk: 0, limit_price: 150 });
    await check(quotes(request));
    expect(await book.exit(position_id)).toMatchObject({ walk: 1, limit_price: 160 });
  });
});
