import { describe, expect, it } from "vitest";
import { put, spread } from "../trades.ts";
import { book, closing, DATED, STRATEGIES, useBook } from "./stage.ts";

useBook();

describe.each(STRATEGIES)("the stop of a %s", (_strategy, trade) => {
  /** Stops at 250.00. */
  const stopped = () => trade({ overrides: { stop_loss: 100 } });

  it("starts at the natural price", async () => {
    const { placed, order } = await closing(stopped(), 250, 280);
    expect(placed).toMatchObject({ limit_price: 280 });
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", walk: 0 });
  });

  it("follows the natural price, both ways", async () => {
    const { order_id, at } = await closing(stopped(), 250, 280);
    for (const [mark, natural] of [
      [300, 330],
      [260, 270],
    ] as const) {
      expect((await at(mark, natural)).replace).toMatchObject([{ order_id, limit_price: natural }]);
    }
  });

  it("is not cancelled when the market recovers", async () => {
    const { order_id, at, order } = await closing(stopped(), 250, 280);
    expect(await at(240, 250)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 250 }] });
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", cancelling: false });
  });
});

describe("a more urgent reason takes the order over and begins its own walk:", () => {
  it("the date after the profit target: at the mid, then on to natural", async () => {
    const { order_id, at, order } = await closing(put({ expiration_date: "2026-03-25" }), 70, 80);
    await at(70, 80);
    await at(70, 80);
    await book.setClock("2026-03-04T15:00:00Z");
    await at(66, 76);
    expect(await order()).toMatchObject({
      order_id,
      exit_reason: "21dte",
      urgency: 3,
      walk: 0,
      limit_price: 66,
      max_debit: 58_000,
    });
    await at(66, 76);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 71 });
    await at(66, 76);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 76 });
  });

  it("the stop after the profit target: at natural", async () => {
    const { order_id, at, order } = await closing(spread({ overrides: { stop_loss: 100 } }), 70, 80);
    expect((await at(250, 280)).replace).toMatchObject([{ order_id, limit_price: 280, max_debit: 500 }]);
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", urgency: 1, walk: 0, max_debit: 500 });
  });

  it("the stop, when it is met in addition to the date, never bids less than the date did", async () => {
    const { at, order } = await closing(put(DATED), 150, 170);
    await at(150, 170);
    await at(150, 170);
    await at(450, 470);
    expect(await order()).toMatchObject({ urgency: 1, limit_price: 470 });
  });

  it("a less urgent one does not: a stop stays a stop at natural when only the profit target is met", async () => {
    const { order_id, at, order } = await closing(put(), 450, 470);
    expect((await at(70, 80)).replace).toMatchObject([{ order_id, limit_price: 80, max_debit: 58_000 }]);
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", urgency: 1 });
  });
});
