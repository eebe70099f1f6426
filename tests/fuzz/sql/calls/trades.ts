import fc from "fast-check";
import { csp } from "../../../support/book.ts";
import { numbers } from "../../hostile/values.ts";
import { oneOf, overrides, position, price, ruleSet, type Sent, texts, trade } from "./values.ts";

/** What scripts send about trades and positions. */
export const OF_TRADES: Sent = {
  propose_trade: ({ requests }) =>
    fc.record({ request: fc.oneof({ weight: 3, arbitrary: trade }, oneOf(requests, csp() as never)) }),
  create_position: (known) =>
    fc.record({
      request: fc.oneof({ weight: 4, arbitrary: trade }, oneOf(known.requests, csp() as never)),
      entry_price: fc.oneof(
        fc.constant(150),
        fc.integer({ min: 1, max: 60_000 }).map((cents) => cents / 100),
      ),
      quantity: fc.integer({ min: 1, max: 10_000 }),
      execution_data: fc.dictionary(
        fc.constantFrom("order_id", "note"),
        fc.oneof(texts, numbers, fc.constant(null), fc.constant({ a: [1] })),
      ),
      fees: fc.constantFrom(null, null, 0, 1.05, -1, 1e300),
    }),
  close_position: (known) =>
    fc.record(
      {
        position_id: position(known),
        exit_price: price,
        exit_reason: fc.oneof(fc.constantFrom("manual", "rolled", " ", `  ${"x".repeat(50)}  `), texts),
        realized_pnl: numbers,
        fees: fc.constantFrom(null, null, 0, 1.05, -1, 1e300),
      },
      { requiredKeys: ["position_id", "exit_price"] },
    ),
  record_shares: () =>
    fc.record(
      {
        ticker: fc.constantFrom("SPY", "QQQ", "SPX", "spy", ""),
        quantity: fc.oneof(fc.constantFrom(100, -100, 0), fc.integer({ min: -3_000_000, max: 3_000_000 })),
        price,
        fees: fc.constantFrom(0, 1.05, -1),
        confirmed: fc.boolean(),
        recorded_by: texts,
      },
      { requiredKeys: ["ticker", "quantity", "price"] },
    ),
  take_back_shares: () => fc.record({ ticker: fc.constantFrom("SPY", "QQQ", "x") }),
  override_rules: (known) =>
    fc.record({
      position_id: position(known),
      overrides,
      changed_by: texts,
    }),
  daily_pnl: () =>
    fc.record({ date: fc.constantFrom("2026-03-03", "0001-01-01", "2099-12-31", "9999-12-31") }),
  replay: () => fc.record({ rule_sets: fc.array(ruleSet, { maxLength: 4 }) }),
  import_trades: () =>
    fc.record(
      {
        trades: fc.array(
          fc
            .record({
              trade,
              // `npm run import` validates each value; what it would not send is covered by calls with a fault.
              entry_price: fc.constantFrom(0.01, 93.52, 150),
              exit_price: fc.constantFrom(0, 60, 535.74),
              exit_reason: fc.constantFrom("expired", "manual", "rolled"),
              fees: fc.constantFrom(0, 1.3),
              twice: fc.boolean(),
            })
            .map(({ trade: { net_credit: _, width, ...facts }, twice, ...rest }) => ({
              ...facts,
              ...rest,
              ...(twice && { request_id: "imported" }),
              width: width ?? null,
              entry_date: "2026-01-05T15:00:00Z",
              exit_date: "2026-02-02T15:00:00Z",
            })),
          { maxLength: 4 },
        ),
        write: fc.boolean(),
      },
      { requiredKeys: ["trades"] },
    ),
  import_shares: () =>
    fc.record(
      {
        shares: fc.array(
          fc.record({
            import_id: fc.constantFrom("imported", "other", ""),
            request_id: fc.constantFrom(null, "imported", "x"),
            ticker: fc.constantFrom("SPY", "QQQ", "SPX", "spy"),
            quantity: fc.oneof(
              fc.constantFrom(100, -100, 0),
              fc.integer({ min: -3_000_000, max: 3_000_000 }),
            ),
            price,
            fees: fc.constantFrom(0, 1.05, -1),
            traded_at: fc.constantFrom("2026-02-02T15:00:00Z", "2099-01-01T00:00:00Z"),
          }),
          { maxLength: 4 },
        ),
        write: fc.boolean(),
      },
      { requiredKeys: ["shares"] },
    ),
};
