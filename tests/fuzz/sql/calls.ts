import fc from "fast-check";
import { csp, vpc } from "../../support/book.ts";
import { texts as anyTexts, numbers, storable } from "../hostile/values.ts";
import type { Known } from "./known.ts";

export type Arguments = Record<string, unknown>;

/** One of what is known; something that nobody knows where nothing is. */
function oneOf<T>(known: T[], otherwise: T): fc.Arbitrary<T> {
  return known.length === 0 ? fc.constant(otherwise) : fc.constantFrom(...known);
}

/** A premium, USD per contract: mostly one that is near, else whatever a number can be. */
const price = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 60_000 }).map((cents) => cents / 100) },
  { weight: 1, arbitrary: numbers },
);

const texts = anyTexts.map(storable);

const CHAT = -1001;
const BY = "77";

let updates = 1_000_000;
const update_id = fc.constant(null).map(() => {
  updates += 1;
  return updates;
});

const trade = fc
  .record({ spread: fc.boolean(), quantity: fc.integer({ min: 1, max: 5 }), far: fc.boolean() })
  .map(({ spread, quantity, far }) => {
    const differing = { quantity, expiration_date: far ? "2026-06-19" : "2026-04-17" };
    return spread ? vpc(differing) : csp(differing);
  });

/** Of a replay. */
const ruleSet = fc.record(
  {
    profit_percent: fc.constantFrom(25, 50, 0.01, 100),
    exit_dte: fc.constantFrom(0, 14, 21),
    stop_multiple: fc.constantFrom(null, 1, 2.5),
  },
  { requiredKeys: [] },
);

function quotes({ symbols }: Known) {
  return fc.array(
    fc.record({
      symbol: oneOf(symbols, "SPY260417P00580000"),
      bid: fc.option(price),
      ask: fc.option(price),
      as_of: fc.constant(null),
      halted: fc.boolean(),
      delayed: fc.boolean(),
    }),
    { maxLength: 12 },
  );
}

/** Quotes under which everything has a mark. */
function trustworthy({ symbols }: Known) {
  return fc
    .array(fc.integer({ min: 100, max: 40_000 }), { minLength: symbols.length, maxLength: symbols.length })
    .map((mids) =>
      symbols.map((symbol, i) => ({
        symbol,
        bid: ((mids[i] ?? 0) - 100) / 100,
        ask: ((mids[i] ?? 0) + 100) / 100,
        as_of: null,
        halted: false,
        delayed: false,
      })),
    );
}

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
        // An adapter says all of it or nothing, and filled is filled.
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

const nobody = { token: "0".repeat(32), chat_id: CHAT, message_id: 1 };
const run = ({ run_id }: Known) => fc.constant(run_id ?? 0);
const position = (known: Known) => oneOf(known.position_ids, 1);

const COMMANDS = [
  "pause",
  "resume",
  "close",
  "close_all",
  "kill",
  "unkill",
  "closed",
  "rules",
  "reconcile",
  "card",
  "note",
  "publish",
];

/** Of every function that callers call, what they may send: they look at its shape before. */
const SENT: Record<string, (known: Known) => fc.Arbitrary<Arguments>> = {
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
    }),
  close_position: (known) =>
    fc.record(
      {
        position_id: position(known),
        exit_price: price,
        exit_reason: fc.oneof(fc.constantFrom("manual", "rolled", " ", `  ${"x".repeat(50)}  `), texts),
        realized_pnl: numbers,
      },
      { requiredKeys: ["position_id", "exit_price"] },
    ),
  override_rules: (known) =>
    fc.record({
      position_id: position(known),
      overrides: fc.record(
        {
          profit_target: fc.constantFrom(0.01, 75, 999_999_999.99),
          stop_loss: fc.constantFrom(0.01, 300, 999_999_999.99),
          exit_dte: fc.constantFrom(0, 21, 3_650),
          auto_exit: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      changed_by: texts,
    }),
  daily_pnl: () =>
    fc.record({ date: fc.constantFrom("2026-03-03", "0001-01-01", "2099-12-31", "9999-12-31") }),
  decide_trade_request: ({ cards }) =>
    fc
      .record({
        card: oneOf(cards, nobody),
        update_id,
        decision: fc.constantFrom("approve", "approve", "reject"),
        decided_by: fc.constant(BY),
      })
      .map(({ card: { token, chat_id, message_id }, ...rest }) => ({
        token,
        chat_id: chat_id ?? CHAT,
        message_id: message_id ?? 1,
        ...rest,
      })),
  answer_prompt: ({ prompts }) =>
    fc
      .record({
        prompt: oneOf(prompts, { ...nobody, kind: "drift" }),
        update_id,
        answer: fc.constantFrom(
          "confirm",
          "cancel",
          "withdraw",
          "adopt",
          "dismiss",
          "none",
          "order1",
          "order999",
          "expired",
          "assigned",
          "letwork",
          "cancelcloses",
          "approve",
          "x",
        ),
        answered_by: fc.constant(BY),
      })
      .map(({ prompt: { token, chat_id, message_id }, ...rest }) => ({
        token,
        chat_id: chat_id ?? CHAT,
        message_id: message_id ?? 1,
        ...rest,
      })),
  run_command: (known) =>
    fc.record({
      update_id,
      user_id: fc.constant(BY),
      command: fc.constantFrom(...COMMANDS),
      subject: fc.record(
        {
          position_id: fc.oneof(position(known), fc.constantFrom(null, 0, 999_999_999_999_999)),
          price: fc.constantFrom(null, 0, 1.5, 75, 999_999_999.99),
          reason: texts,
          rule: fc.constantFrom("profit", "stop", "dte", "auto", "x", "__proto__"),
          value: fc.oneof(
            fc.constantFrom("60%", "300", "14", "on", "off", "0", "999", "999999999.99%", "", "-1"),
            texts,
          ),
          handle: oneOf<string | null>(known.handles, null),
          text: texts,
          trade_date: fc.constantFrom("2026-03-03", "2026-02-30", "2999-01-01", "x"),
          tags: fc.array(texts, { maxLength: 3 }),
          message_id: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(null, 999_999_999_999_999)),
          mood_before: fc.constantFrom("calm", "furious"),
          rating: fc.constantFrom(1, 5, 6, -1, 3.5),
        },
        { requiredKeys: [] },
      ),
    }),
  queue_reply: (known) =>
    fc.record(
      {
        update_id,
        kind: fc.constantFrom(
          "positions",
          "position",
          "why",
          "rules",
          "pnl",
          "performance",
          "comparison",
          "replay",
          "notes",
          "brief",
          "scorecard",
          "weekly",
          "orders",
          "pending",
          "health",
          "help",
          "refused",
        ),
        facts: fc.record(
          {
            position_id: fc.oneof(position(known), fc.constantFrom(null, 999_999_999_999_999)),
            page: fc.constantFrom(0, -1, 9_998),
            period: texts,
            message: texts,
            day: fc.constantFrom("2026-03-03", "2026-12-25", "0001-01-01", "2099-01-01"),
            dimension: fc.oneof(fc.constantFrom("ticker", "month", "tag"), texts),
            search: texts,
            rules: ruleSet,
            unread: fc.constant([]),
          },
          { requiredKeys: [] },
        ),
        edits_message_id: fc.nat(),
      },
      { requiredKeys: ["update_id", "kind", "facts"] },
    ),
  replay: () => fc.record({ rule_sets: fc.array(ruleSet, { maxLength: 4 }) }),
  import_trades: () =>
    fc.record(
      {
        trades: fc.array(
          fc
            .record({
              trade,
              entry_price: price,
              exit_price: price,
              exit_reason: fc.oneof(fc.constantFrom("expired", "manual"), texts),
              fees: fc.constantFrom(0, 1.3, -1),
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
  claim_messages: () => fc.constant({}),
  record_delivery: ({ sending }) =>
    fc
      .record(
        {
          claimed: oneOf(sending, { message_id: 1, attempt: 1 }),
          outcome: fc.constantFrom("sent", "sent", "sent", "retry", "gone", "refused", "blocked"),
          telegram_chat_id: fc.constant(CHAT),
          telegram_message_id: fc.nat(),
          retry_after: fc.nat({ max: 100_000 }),
          error: texts,
        },
        { requiredKeys: ["claimed", "outcome"] },
      )
      .map(({ claimed, ...rest }) => ({ ...claimed, ...rest })),
  begin_exit_check: () => fc.constant({}),
  apply_quotes: (known) =>
    fc.record(
      {
        run_id: run(known),
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
      { requiredKeys: ["run_id", "quotes", "underlyings"] },
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
    fc.record({
      run_id: run(known),
      reports: fc.array(report(known), { maxLength: 3 }),
      holdings: fc.option(holdings(known)),
    }),
  paper_place: ({ requests }) =>
    fc.record({
      orders: fc.array(
        fc.record({
          client_order_id: fc.uuid().map((id) => id.slice(0, 22)),
          purpose: fc.constantFrom("entry", "exit"),
          legs: fc.constant([]),
          strike_price: fc.constant(580),
          width: fc.constantFrom(null, 5),
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

/** What callers send to a function; undefined for one that takes nothing but what its types say. */
export function sentTo(name: string, known: Known): fc.Arbitrary<Arguments> | undefined {
  return SENT[name]?.(known);
}
