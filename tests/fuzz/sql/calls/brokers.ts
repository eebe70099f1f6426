import fc from "fast-check";
import { oneOf, quotes, type Sent, texts, trustworthy } from "./values.ts";

/** What the adapters of brokers and markets send. */
export const OF_BROKERS: Sent = {
  paper_place: ({ requests }) =>
    fc.record({
      orders: fc.array(
        fc.record({
          client_order_id: fc.uuid().map((id) => id.slice(0, 22)),
          purpose: fc.constantFrom("entry", "exit"),
          legs: fc.constant([]),
          max_worth: fc.constantFrom(null, 500, 58_000),
          collateral: fc.constantFrom(0, 500, 58_000),
          quantity: fc.integer({ min: 1, max: 5 }),
          limit_price: fc.integer({ min: 0, max: 500 }),
        }),
        { maxLength: requests.length === 0 ? 0 : 2 },
      ),
    }),
  paper_replace: ({ client_order_ids }) =>
    fc.record({
      orders: fc.array(
        fc.record({
          client_order_id: oneOf(client_order_ids, "x"),
          limit_price: fc.integer({ min: 0, max: 500 }),
        }),
        { maxLength: 3 },
      ),
    }),
  paper_cancel: ({ client_order_ids }) =>
    fc.record({ client_order_ids: fc.array(oneOf(client_order_ids, "x"), { maxLength: 3 }) }),
  paper_poll: (known) =>
    fc.record({
      client_order_ids: fc.array(oneOf(known.client_order_ids, "x"), { maxLength: 5 }),
      quotes: fc.oneof<fc.Arbitrary<unknown>[]>(trustworthy(known), quotes(known)),
    }),
  simulated_market: ({ symbols, tickers }) =>
    fc.record({
      symbols: fc.array(fc.oneof(oneOf(symbols, "x"), texts)),
      tickers: fc.array(fc.oneof(oneOf(tickers, "x"), texts)),
    }),
  broker_order_owners: ({ broker_order_ids }) =>
    fc.record({ broker_order_ids: fc.array(fc.oneof(oneOf(broker_order_ids, "x"), texts)) }),
  tradestation_token: () => fc.record({ origin: texts, refused: texts }, { requiredKeys: ["origin"] }),
  keep_tradestation_token: ({ token_claim }) =>
    fc.record(
      {
        claim: fc.constant(token_claim),
        origin: texts,
        refresh_token: texts,
        access_token: texts,
        expires_in: fc.constantFrom(1, 1_200, 31_536_000),
      },
      { requiredKeys: ["claim", "origin", "refresh_token"] },
    ),
};
