import { describe, expect, it } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import { quotesFor, working } from "../../support/book.ts";
import { put } from "../trades.ts";
import { book, entering, positions, useBook } from "./stage.ts";

useBook();

/** Gives the broker's report on an order to a check. */
const hear = async (order_id: number, report: Omit<OrderReport, "order_id">) =>
  await book.finish(await book.begin(), [{ order_id, ...report }]);

const impossible = async () => (await book.alerts()).filter((kind) => kind === "impossible_report");

describe("a fill that the broker reports late, of an order that is over,", () => {
  /** A working close of three contracts. */
  async function closing() {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, place.map(working));
    return { request, position_id, order_id };
  }

  it("grows the position that the entry opened", async () => {
    const { fills, entry, position } = await entering();
    await fills(1, 150, 0.65);
    await fills(1, 150, 0.65, "cancelled");
    await fills(2, 300.01, 1.3, "cancelled");
    expect(await position()).toMatchObject({ quantity: 2, open_quantity: 2, credit: 300.01, fees: 1.3 });
    expect(await entry()).toMatchObject({ status: "cancelled", filled_quantity: 2 });
    expect(await impossible()).toEqual([]);
  });

  it("grows a position of which a part is closed", async () => {
    const { request, fills, position } = await entering();
    await fills(2, 300, 1.3, "cancelled");
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "cancelled",
        filled_quantity: 1,
        fill_cash: -75,
        fees: 0,
      },
    ]);
    await fills(3, 450, 1.95, "filled");
    expect(await position()).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 2,
      credit: 450,
      fees: 1.95,
      // 150 - 75 - 0.65
      realized_pnl: 74.35,
    });
  });

  it("opens the position of an entry that ended without one", async () => {
    const { request, fills, position } = await entering();
    await fills(0, 0, 0, "cancelled");
    expect(await positions()).toEqual([]);
    const { opened } = await fills(1, 150, 0.65, "cancelled");
    expect(opened).toHaveLength(1);
    expect(await position()).toMatchObject({ status: "OPEN", quantity: 1, fees: 0.65 });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("closes what the exit closed", async () => {
    const { position_id, order_id } = await closing();
    await hear(order_id, { status: "cancelled", filled_quantity: 1, fill_cash: -75, fees: 0 });
    await hear(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -149, fees: 0 });
    expect(await book.position(position_id)).toMatchObject({ open_quantity: 1, realized_pnl: 151 });
    const { closed } = await hear(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: -223,
      fees: 1.95,
    });
    expect(closed).toEqual([position_id]);
    expect(await book.trades()).toMatchObject([{ quantity: 3, pnl_realized: 225.05, fees: 1.95 }]);
    expect(await impossible()).toEqual([]);
  });

  it("is not booked if everything is closed, and that is reported once", async () => {
    const { request, position_id, order_id } = await closing();
    await hear(order_id, { status: "cancelled" });
    const { run_id, place } = await book.send(quotesFor(request, 70));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 3,
        fill_cash: -210,
        fees: 0,
      },
    ]);
    const before = [await book.position(position_id), await book.trades()];
    for (let i = 0; i < 3; i += 1) {
      await hear(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -150, fees: 1.3 });
    }
    expect([await book.position(position_id), await book.trades()]).toEqual(before);
    expect(await impossible()).toHaveLength(1);
    expect((await book.deliver()).find(({ kind }) => kind === "impossible_report")?.facts).toMatchObject({
      order_id,
      position_id,
    });
  });

  it("of an entry is not booked once its position is closed, and that is reported once", async () => {
    const { request, order_id, fills, position } = await entering();
    await fills(1, 150, 0, "cancelled");
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "filled", filled_quantity: 1, fill_cash: -75, fees: 0 },
    ]);
    const before = [await position(), await book.trades()];
    await fills(2, 300, 0, "cancelled");
    await fills(2, 300, 0, "cancelled");
    expect([await position(), await book.trades()]).toEqual(before);
    expect(await impossible()).toHaveLength(1);
    expect((await book.deliver()).find(({ kind }) => kind === "impossible_report")?.facts).toMatchObject({
      order_id,
    });
  });

  it("that cannot be booked does not prevent another order's booking", async () => {
    const [stuck, sound] = [await closing(), await closing()];
    await hear(stuck.order_id, { status: "cancelled" });
    await book.call("close_position", { position_id: stuck.position_id, exit_price: 70 });
    const { closed } = await book.finish(await book.begin(), [
      { order_id: stuck.order_id, status: "filled", filled_quantity: 3, fill_cash: -225, fees: 0 },
      { order_id: sound.order_id, status: "filled", filled_quantity: 3, fill_cash: -225, fees: 0 },
    ]);
    expect(closed).toEqual([sound.position_id]);
    expect(await impossible()).toHaveLength(1);
  });

  it("never closes more than is open, though another close is at the broker", async () => {
    const { request, position_id, order_id } = await closing();
    await hear(order_id, { status: "cancelled", filled_quantity: 1, fill_cash: -75, fees: 0 });
    const { run_id, place } = await book.send(quotesFor(request, 70));
    expect(place).toMatchObject([{ quantity: 2 }]);
    await book.finish(run_id, place.map(working));
    // One more contract of the first order, then both of the second.
    await hear(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -150, fees: 0 });
    await hear(Number(place[0]?.order_id), {
      status: "filled",
      filled_quantity: 2,
      fill_cash: -140,
      fees: 0,
    });
    const { open_quantity, quantity } = await book.position(position_id);
    expect(Number(open_quantity)).toBeGreaterThanOrEqual(0);
    expect(quantity).toBe(3);
    const [closed] = await book.sql`
      select sum(filled_quantity)::integer as contracts from public.orders where position_id = ${position_id} and purpose = 'exit'`;
    expect(closed?.contracts).toBeLessThanOrEqual(3);
    expect(await impossible()).toHaveLength(1);
  });
});
