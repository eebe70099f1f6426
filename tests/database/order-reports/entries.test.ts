import { describe, expect, it } from "vitest";
import { quotesFor, vpc } from "../../support/book.ts";
import { book, entry, told, useBook } from "./stage.ts";

useBook();

describe("an entry", () => {
  it("opens its position when it has filled, at the price of its fills", async () => {
    const { request, order_id } = await entry();
    const { opened } = await told(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: 450.04,
      fees: 1.95,
    });
    expect(await book.position(opened[0] ?? 0)).toMatchObject({
      entry_price: 150.0133,
      quantity: 3,
      open_quantity: 3,
      fees: 1.95,
      profit_target: 225.02,
      stop_loss: 900.08,
    });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("cancelled after a partial fill opens what has filled", async () => {
    const { request, order_id } = await entry(vpc({ quantity: 3 }));
    const { opened } = await told(
      order_id,
      { status: "partially_filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
      { status: "cancelled", filled_quantity: 2, fill_cash: 301, fees: 0 },
    );
    expect(opened).toHaveLength(1);
    expect(await book.position(opened[0] ?? 0)).toMatchObject({
      quantity: 2,
      open_quantity: 2,
      entry_price: 150.5,
      collateral: 1000,
      max_risk: 699,
      stop_loss: 1000,
      profit_target: 150.5,
    });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("that fills again after a partial fill opens one position, with everything", async () => {
    const { order_id } = await entry();
    await told(
      order_id,
      { status: "partially_filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
      { status: "filled", filled_quantity: 3, fill_cash: 450, fees: 0 },
    );
    const rows = await book.sql`select quantity, open_quantity from public.positions`;
    expect([...rows]).toEqual([{ quantity: 3, open_quantity: 3 }]);
  });

  it("that the broker refuses fails its request, in the broker's words", async () => {
    const { request, order_id } = await entry();
    await told(order_id, { status: "rejected", message: "Not enough <buying power>" });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "failed",
      status_note: expect.stringContaining("Not enough <buying power>"),
    });
    expect((await book.deliver()).at(-1)).toMatchObject({ kind: "card", facts: { status: "failed" } });
    const next = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 588 }]);
    expect(next.place).toEqual([]);
  });

  it("that was not filled by the end of the day ends its request", async () => {
    const { request, order_id } = await entry();
    await book.setClock("2026-03-03T21:00:00Z");
    await told(order_id, { status: "cancelled" });
    expect(["expired", "failed"]).toContain((await book.request(request.request_id)).status);
    expect(await book.sql`select from public.positions`).toHaveLength(0);
  });
});
