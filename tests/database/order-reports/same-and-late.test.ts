import { describe, expect, it } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import { book, closing, entry, type Report, told, useBook } from "./stage.ts";

useBook();

/** Everything that a broker's report can change. */
async function state(): Promise<unknown> {
  const orders =
    await book.sql`select order_id, status, limit_price, broker_limit_price, filled_quantity, fill_cash, fees,
    broker_order_id, position_id from public.orders order by 1`;
  const positions =
    await book.sql`select position_id, status, open_quantity, entry_price, exit_price, exit_date, exit_reason,
    realized_pnl, pnl_percent, fees from public.positions order by 1`;
  const trades = await book.sql`select * from public.trade_history order by trade_id`;
  const messages = await book.sql`select message_id, kind from private.outbox order by 1`;
  const requests = await book.sql`select request_id, status from public.trade_requests order by 1`;
  return JSON.parse(JSON.stringify({ orders, positions, trades, messages, requests }));
}

const PARTIAL: Report = { status: "partially_filled", filled_quantity: 2, fill_cash: -150, fees: 1.3 };
const FILLED: Report = { status: "filled", filled_quantity: 3, fill_cash: -225, fees: 1.95 };

describe("a report", () => {
  it.each<[string, Report]>([
    ["working", { status: "working", limit_price: 75 }],
    ["partially filled", PARTIAL],
    ["filled", FILLED],
    ["cancelled after a partial fill", { ...PARTIAL, status: "cancelled" }],
    ["cancelled", { status: "cancelled" }],
    ["rejected", { status: "rejected", message: "no" }],
    ["unknown", { status: "unknown" }],
  ])("sent twice changes nothing: %s", async (_what, report) => {
    const { order_id } = await closing();
    await told(order_id, report);
    const before = await state();
    await told(order_id, report, report);
    expect(await state()).toEqual(before);
  });

  it.each<[string, Report, Report]>([
    ["one fill after two", PARTIAL, { ...PARTIAL, filled_quantity: 1, fill_cash: -75, fees: 0.65 }],
    ["working after two fills", PARTIAL, { status: "working", filled_quantity: 0, fill_cash: 0, fees: 0 }],
    ["two fills after all three", FILLED, PARTIAL],
    ["working after all three", FILLED, { status: "working" }],
    [
      "cancelled without fills after all three",
      FILLED,
      { status: "cancelled", filled_quantity: 0, fill_cash: 0 },
    ],
    ["absent after all three", FILLED, { status: "absent" }],
    ["working after it was cancelled", { status: "cancelled" }, { status: "working" }],
    ["unknown after it was rejected", { status: "rejected", message: "no" }, { status: "unknown" }],
  ])("that comes late with less changes nothing: %s", async (_what, first, late) => {
    const { order_id } = await closing();
    await told(order_id, first);
    const before = await state();
    await told(order_id, late);
    expect(await state()).toEqual(before);
  });

  it("of an unknown order changes nothing", async () => {
    await closing();
    const before = await state();
    await told(999_999, FILLED);
    expect(await state()).toEqual(before);
  });

  it("that is impossible, with more fills than were ordered, does not prevent another order's booking", async () => {
    const [impossible, sound] = [await closing(), await closing()];
    const run_id = await book.begin();
    // The call may fail; that is not tested here.
    await book
      .finish(run_id, [
        { order_id: impossible.order_id, status: "filled", filled_quantity: 4, fill_cash: -300, fees: 0 },
        { order_id: sound.order_id, ...FILLED },
      ])
      .catch(() => {});
    expect(await book.position(sound.position_id)).toMatchObject({ status: "CLOSED" });
  });

  it.each<[string, Partial<OrderReport>]>([
    ["cash beyond what any put can cost", { status: "filled", filled_quantity: 3, fill_cash: -1e300 }],
    ["fees beyond every number of the book", { ...FILLED, fees: 1e12 }],
    ["a limit beyond every number of the book", { ...FILLED, limit_price: 1e300 }],
  ])("that has %s does not prevent another order's booking, and is reported", async (_what, report) => {
    const [impossible, sound] = [await closing(), await closing()];
    const run_id = await book.begin();
    await book.finish(run_id, [
      { order_id: impossible.order_id, status: "unknown", ...report },
      { order_id: sound.order_id, ...FILLED },
    ]);
    expect(await book.position(impossible.position_id)).toMatchObject({ status: "OPEN" });
    expect(await book.position(sound.position_id)).toMatchObject({ status: "CLOSED" });
    expect(await book.alerts()).toContain("impossible_report");
  });

  it.each([
    ["all that could be lost", 58_000],
    ["less than a cent", 0.004],
  ])("that an entry has filled for %s opens nothing, and is reported", async (_what, credit) => {
    const [impossible, sound] = [await entry(), await entry()];
    const filled = { status: "filled" as const, filled_quantity: 3, fees: 0 };
    const run_id = await book.begin();
    const { opened } = await book.finish(run_id, [
      { order_id: impossible.order_id, ...filled, fill_cash: 3 * credit },
      { order_id: sound.order_id, ...filled, fill_cash: 450 },
    ]);
    expect(opened).toHaveLength(1);
    expect(await book.alerts()).toContain("impossible_report");
  });

  it("by a check that lost its lease is refused and has no effect", async () => {
    const { order_id } = await closing();
    const run_id = await book.begin();
    const before = await state();
    await book.loseLease();
    await expect(book.record(run_id, [{ order_id, ...FILLED }])).rejects.toMatchObject({ code: "PT409" });
    expect(await state()).toEqual(before);
  });
});
