import { describe, expect, it } from "vitest";
import { putSymbol } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, closing, DATED, useBook, wideQuotesFor } from "./stage.ts";

useBook();

describe("a live order is in one list at a time:", () => {
  it("new, repriced, to be cancelled or only looked up", async () => {
    const [walks, leaves, stays] = [
      await closing(put(DATED), 150, 170),
      await closing(put(), 70, 80),
      // At its trigger, which its limit never exceeds.
      await closing(spread(), 75, 80),
    ];
    const [entry, fresh] = [put(), put(DATED)];
    await book.approve(entry);
    await book.open(fresh);
    const sent = await book.send(
      [
        ...wideQuotesFor(walks.request, 150, 170),
        ...wideQuotesFor(leaves.request, 80, 90),
        ...wideQuotesFor(stays.request, 75, 80),
        ...wideQuotesFor(entry, 150, 160),
        ...wideQuotesFor(fresh, 150, 160),
      ],
      [{ ticker: entry.ticker, price: 600 }],
    );
    expect(sent.replace).toMatchObject([{ order_id: walks.order_id }]);
    expect(sent.cancel).toMatchObject([{ order_id: leaves.order_id }]);
    expect(sent.poll).toMatchObject([{ order_id: stays.order_id }]);
    // An entry pays no debit, so it has no bound.
    const purposes = sent.place.map(({ purpose, max_debit }) => ({ purpose, max_debit }));
    expect(purposes).toHaveLength(2);
    expect(purposes).toContainEqual({ purpose: "entry", max_debit: null });
    expect(purposes).toContainEqual({ purpose: "exit", max_debit: 58_000 });
  });

  it("when the market is closed it gets no other limit; a pending cancel is still sent", async () => {
    const walks = await closing(put(DATED), 150, 170);
    const leaves = await closing(put(), 70, 80);
    await book.apply(await book.begin(), [
      ...wideQuotesFor(walks.request, 150, 170),
      ...wideQuotesFor(leaves.request, 80, 90),
    ]);
    await book.loseLease();
    await book.setClock("2026-03-03T21:00:00Z");
    expect(await book.release(await book.begin())).toMatchObject({
      place: [],
      replace: [],
      cancel: [{ order_id: leaves.order_id }],
      poll: [{ order_id: walks.order_id }],
    });
  });
});

describe("the paper broker", () => {
  it.each<[string, StrikeRequest, number, number, number]>([
    ["a put's stop pays natural", put(), 450, 470, 470],
    ["a spread's stop pays natural", spread({ overrides: { stop_loss: 100 } }), 250, 280, 280],
    ["a profit target pays the mid", put(), 70, 80, 70],
    ["the date pays the mid at its first check", put(DATED), 150, 170, 150],
  ])("fills at the limit: %s", async (_what, request, mark, natural, price) => {
    const position_id = await book.open(request);
    for (const { symbol, bid, ask } of wideQuotesFor(request, mark, natural)) {
      await book.drive(symbol, (bid ?? 0) / 100, (ask ?? 0) / 100);
    }
    expect(await book.check()).toMatchObject({ closed: [position_id], warnings: [] });
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_price: price,
      realized_pnl: 150 - price,
    });
  });

  it("fills nothing of a profit target that was cancelled", async () => {
    const request = put();
    const position_id = await book.open(request);
    const symbol = putSymbol(request);
    await book.drive(symbol, 0.65, 0.75);
    // The broker accepts the order, and the market moves away before it fills.
    const { broker } = book;
    const slow: typeof broker = {
      mode: broker.mode,
      referenceIsUnique: broker.referenceIsUnique,
      async place(orders) {
        await book.drive(symbol, 0.85, 0.95);
        return await broker.place(orders);
      },
      replace: (orders) => broker.replace(orders),
      cancel: (orders) => broker.cancel(orders),
      poll: (orders) => broker.poll(orders),
      holdings: () => broker.holdings(),
      account: () => broker.account(),
    };
    expect(await book.check({ broker: slow })).toMatchObject({ closed: [] });
    expect(await book.exit(position_id)).toMatchObject({ status: "working", limit_price: 70 });
    expect(await book.check()).toMatchObject({ closed: [], warnings: [] });
    expect(await book.exit(position_id)).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });
});
