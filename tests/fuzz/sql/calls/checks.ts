import fc from "fast-check";
import { numbers, storable } from "../../hostile/values.ts";
import type { Known } from "../known.ts";
import { oneOf, price, quotes, run, type Sent, texts, trustworthy } from "./values.ts";

function report({ live_orders, broker_order_ids }: Known) {
  const nothing: Known["live_orders"][number] = {
    order_id: 4_711,
    quantity: 1,
    limit_price: 1,
    purpose: "entry",
  };
  return oneOf(live_orders, nothing).chain(({ order_id, quantity, limit_price, purpose }) =>
    fc
      .record(
        {
          status: fc.constantFrom(
            "working",
            "partially_filled",
            "filled",
            "cancelled",
            "rejected",
            "unknown",
            "absent",
            "not_sent",
          ),
          broker_order_id: fc.oneof(texts, oneOf(broker_order_ids, "B1"), fc.constant(`B${order_id}`)),
          limit_price: fc.oneof(fc.constant(limit_price), price),
          filled: fc.integer({ min: 0, max: quantity + 1 }),
          cash: fc.oneof(
            { weight: 6, arbitrary: fc.constant(limit_price) },
            { weight: 1, arbitrary: numbers },
          ),
          fees: fc.oneof(
            { weight: 6, arbitrary: fc.constantFrom(0, 0.65, 1.3) },
            { weight: 1, arbitrary: numbers },
          ),
          message: texts.map((text) => storable(text.slice(0, 300))),
          candidates: fc.array(fc.oneof(texts, fc.constant("B1")), { maxLength: 3 }),
        },
        { requiredKeys: ["status"] },
      )
      .map(({ filled, cash, ...said }) => ({
        order_id,
        ...said,
        // An adapter reports all of these or none, and a filled order has its whole quantity.
        ...(filled !== undefined && {
          filled_quantity: said.status === "filled" ? quantity : filled,
          fill_cash:
            (purpose === "entry" ? 1 : -1) *
            (cash ?? limit_price) *
            (said.status === "filled" ? quantity : filled),
        }),
      })),
  );
}

const settlement = ({ symbols, tickers, expirations }: Known) =>
  fc.record({
    id: fc.oneof(
      texts.map((text) => storable(text.slice(0, 100))),
      fc.constantFrom("a", "b"),
    ),
    symbol: fc.oneof(oneOf(symbols, "SPY260417P00580000"), oneOf(tickers, "SPY"), texts),
    date: oneOf(expirations, "2026-04-17"),
    kind: fc.constantFrom("expired", "assigned", "exercised", "delivered"),
    quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(100, -100, 200), numbers),
  });

const holdings = ({ symbols, tickers }: Known) =>
  fc.uniqueArray(
    fc.record({
      symbol: fc.oneof(oneOf(symbols, "SPY260417P00580000"), oneOf(tickers, "SPY"), texts),
      quantity: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: -10, max: 200 }) },
        { weight: 1, arbitrary: fc.constantFrom(0.5, -0.004, 1e9, -1e9) },
      ),
    }),
    { maxLength: 8, selector: ({ symbol }) => symbol },
  );

/** What a check sends. */
export const OF_CHECKS: Sent = {
  begin_exit_check: ({ checks }) =>
    fc.record(
      {
        key: fc.oneof(
          { weight: 3, arbitrary: fc.uuid() },
          oneOf(
            checks.map(({ key }) => key),
            "00000000-0000-4000-8000-000000000000",
          ),
        ),
        asked_only: fc.boolean(),
      },
      { requiredKeys: ["key"] },
    ),
  apply_quotes: (known) =>
    fc.record(
      {
        run_id: run(known),
        page: fc.oneof(
          { weight: 9, arbitrary: fc.constant(known.checks[0]?.page ?? 1) },
          { weight: 1, arbitrary: fc.integer({ min: -1, max: 3 }) },
        ),
        quotes: fc.oneof<fc.Arbitrary<unknown>[]>(trustworthy(known), quotes(known)),
        underlyings: fc.array(
          fc.record({
            ticker: oneOf(known.tickers, "SPY"),
            price: fc.oneof(fc.constantFrom(590, 579.99, 0.01), numbers),
          }),
          { maxLength: 6 },
        ),
        buying_power: numbers,
      },
      { requiredKeys: ["run_id", "page", "quotes", "underlyings"] },
    ),
  release_orders: (known) => fc.record({ run_id: run(known) }),
  record_orders: (known) =>
    fc.record({ run_id: run(known), reports: fc.array(report(known), { maxLength: 4 }) }),
  settle_expired: (known) =>
    fc.record({
      run_id: run(known),
      closes: fc.array(
        fc.record({
          ticker: oneOf(known.tickers, "SPY"),
          date: oneOf(known.expirations, "2026-04-17"),
          close: fc.oneof(fc.constantFrom(600, 578, 500, 580.01), numbers),
        }),
        { maxLength: 6 },
      ),
    }),
  finish_exit_check: (known) =>
    fc.record(
      {
        run_id: run(known),
        reports: fc.array(report(known), { maxLength: 3 }),
        holdings: fc.option(holdings(known)),
        warnings: fc.array(fc.record({ asked: fc.constantFrom("quotes", "orders"), message: texts }), {
          maxLength: 2,
        }),
        settlements: fc.array(settlement(known), { maxLength: 6 }),
      },
      { requiredKeys: ["run_id", "reports", "holdings"] },
    ),
  give_back_check: (known) => fc.record({ run_id: run(known), failure: texts }),
};
