import { describe, expect, it } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put } from "../trades.ts";
import { book, QUIET, useBook } from "./stage.ts";

useBook();

describe("an impossible price stops no check", () => {
  it.each([0.00002, 3e11, 0, -7])("of the underlying of a missing position: %s", async (price) => {
    const request = put({ quantity: 3 });
    await book.open(request);
    const check = (...prices: number[]) =>
      book.compare(
        [],
        quotesFor(request, QUIET),
        prices.map((each) => ({ ticker: request.ticker, price: each })),
      );
    await book.compare(holdingsOf(request), quotesFor(request, QUIET));
    await check();
    await check(price);
    expect(await book.sql`select * from private.unpriced_drifts`).toHaveLength(1);
    await check(561.5);
    expect(await book.sql`select underlying_price::float from public.drifts`).toMatchObject([
      { underlying_price: 561.5 },
    ]);
  });

  it("of the underlying of an entry", async () => {
    const request = csp();
    const closing = csp({ quantity: 2 });
    await book.approve(request);
    await book.open(closing);
    const quotes = [...quotesFor(request, 150), ...quotesFor(closing, 20)];
    const { place } = await book.send(quotes, [{ ticker: request.ticker, price: 4e12 }]);
    expect(place).toContainEqual(expect.objectContaining({ purpose: "exit", quantity: 2 }));
  });

  it.each([null, 2e12, -1])("of an official close: %s", async (close) => {
    const request = put({ expiration_date: "2026-03-20", overrides: { auto_exit: false } });
    const position_id = await book.open(request);
    await book.call("record_shares", { ticker: request.ticker, quantity: 70, price: 581 });
    await book.decide(quotesFor(request, QUIET));
    const settle = async (said: number | null) => {
      const { run_id, closes } = await book.beginning<{ run_id: number; closes: object[] }>();
      await book.call("settle_expired", { run_id, closes: closes.map((each) => ({ ...each, close: said })) });
      await book.finish(run_id);
    };
    await book.setClock("2026-03-20T20:00:00Z");
    await settle(close);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
    await settle(640);
    expect(await book.position(position_id)).toMatchObject({ status: "EXPIRED" });
    expect(await book.sql`select close::float from private.share_closes`).toMatchObject([{ close: 640 }]);
  });
});
