import { describe, expect, it } from "vitest";
import { putSymbol, quotesFor, working } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put, spread } from "../trades.ts";
import { asked, book, compare, drifted, drifts, QUIET, useBook } from "./stage.ts";

useBook();

describe("the comparison leaves out:", () => {
  it("a symbol whose close is at the broker", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, place.map(working), []);
    expect(await drifts()).toEqual([]);
    const second = await book.send(quotesFor(request, 75));
    await book.finish(second.run_id, second.poll.map(working), holdingsOf(request, 1));
    expect(await drifts()).toEqual([]);
  });

  it("a symbol whose entry is at the broker, and may have filled", async () => {
    const request = spread({ quantity: 2 });
    await book.approve(request);
    const { run_id, place } = await book.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 600 },
    ]);
    await book.finish(run_id, place.map(working), holdingsOf(request));
    expect(await drifts()).toEqual([]);
  });

  it("a symbol whose order may be at the broker", async () => {
    const request = put({ quantity: 2 });
    await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [{ order_id: Number(place[0]?.order_id), status: "unknown" }], []);
    expect(await drifts()).toEqual([]);
  });

  it("but not another symbol of the same underlying", async () => {
    const closing = put();
    const quiet = put({ ticker: closing.ticker, strike_price: 500 });
    await book.open(closing);
    await book.open(quiet);
    const { run_id, place } = await book.send([...quotesFor(closing, 75), ...quotesFor(quiet, QUIET)]);
    expect(place).toHaveLength(1);
    await book.finish(run_id, place.map(working), []);
    expect(await drifts()).toMatchObject([{ symbol: putSymbol(quiet), kind: "missing" }]);
  });

  it("an expired contract: the broker removes it from the account before anybody has settled it", async () => {
    const request = put({ expiration_date: "2026-03-20", overrides: { auto_exit: false } });
    await book.open(request);
    await book.setClock("2026-03-23T14:00:00Z");
    await drifted([]);
    expect(await drifts()).toEqual([]);
  });

  it("an expired contract that is still held", async () => {
    const request = put({ expiration_date: "2026-03-20", overrides: { auto_exit: false } });
    await book.open(request);
    await book.setClock("2026-03-23T14:00:00Z");
    await drifted(holdingsOf(request, 3));
    expect((await drifts()).filter(({ kind }) => kind !== "foreign")).toEqual([]);
    expect(await asked()).toEqual([]);
  });

  it("but not one that expires today", async () => {
    const request = put({
      expiration_date: "2026-03-20",
      overrides: { auto_exit: false },
    });
    await book.open(request);
    await book.setClock("2026-03-20T19:55:00Z");
    await compare([], request);
    expect(await drifts()).toMatchObject([{ kind: "missing" }]);
  });

  it("everything, when the broker did not report its holdings", async () => {
    const request = put();
    await book.open(request);
    await compare(null, request);
    expect(await drifts()).toEqual([]);
    await drifted([], request);
    const kept = async () => [
      ...(await book.sql`select to_jsonb(d) - 'counted_at' as row from public.drifts d`),
    ];
    const before = await kept();
    await asked();
    await compare(null, request);
    expect(await kept()).toEqual(before);
    expect(await asked()).toEqual([]);
  });
});
