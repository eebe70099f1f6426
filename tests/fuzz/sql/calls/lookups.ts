import fc from "fast-check";
import type { Known } from "../known.ts";
import { BY, oneOf, type Sent, texts, update_id } from "./values.ts";

const TICKERS = ["SPY", "QQQ", "SPX", "AAPL", "BRK.B", "W".repeat(20)];
const EXPIRATIONS = ["2026-04-17", "2026-06-19", "2026-03-31"];

const usd = fc.constantFrom(0.01, 1.25, 150, 579.99, 600, 123_456.78);
const strike = fc.constantFrom(560, 575, 580, 590, 600, 612.5);
const option_type = fc.constantFrom("put", "call");

/** In the form that `readTrade()` makes of typed text. */
const typed = fc.record({
  ticker: fc.constantFrom(...TICKERS),
  legs: fc.option(
    fc.array(fc.record({ action: fc.constantFrom("sell", "buy"), option_type, strike }), {
      minLength: 1,
      maxLength: 4,
    }),
  ),
  expiration: fc.constantFrom(
    null,
    { date: "2026-04-17" },
    { month: 2, day: 29 },
    { month: 4, day: 17 },
    { month: 12, year: 2030 },
    { dte: 45 },
  ),
  credit: fc.option(usd),
  quantity: fc.constantFrom(null, 1, 10_000),
  fees: fc.constantFrom(null, 0, 1.3, 99_999),
});

const question = fc.record({
  says: texts,
  choices: fc.array(fc.record({ text: texts, words: texts }), { maxLength: 4 }),
});

const trade = fc
  .tuple(
    fc.oneof<fc.Arbitrary<object>[]>(
      typed,
      question,
      fc.constant({ picks: true }),
      fc.record({ unread: texts }),
    ),
    fc.boolean(),
    fc.option(fc.nat()),
  )
  .map(([what, picks, edits_message_id]) => ({
    ...what,
    ...(picks && { picks }),
    ...(edits_message_id !== null && { edits_message_id }),
  }));

const upper = texts.map((text) => text.toUpperCase().slice(0, 30));
const ticker = fc.oneof(fc.constantFrom(...TICKERS), upper);

const changes = fc.oneof<fc.Arbitrary<object>[]>(
  fc.record(
    {
      what: fc.constantFrom("add", "drop"),
      ticker: fc.option(ticker),
      is_fund: fc.constant(true),
    },
    { requiredKeys: ["what", "ticker"] },
  ),
  fc.record({
    rule: fc.oneof(fc.constantFrom("csp", "VPC", "wheel", "x"), texts),
    field: fc.oneof(fc.constantFrom("on", "off", "delta", "dte", "days", "credit", "return"), texts),
    value: fc.oneof(
      fc.constantFrom(
        "",
        "16-30",
        ".16-.2-.3",
        "30-60",
        "99999999-999999999",
        "0",
        "1.5.5",
        "20",
        "-1",
        "9e9",
      ),
      texts,
    ),
  }),
);

const days = fc.array(
  fc.record(
    {
      ticker,
      reports_on: fc.constantFrom(null, "2026-03-03", "2026-04-30", "0001-01-01", "9999-12-31"),
      is_off: fc.constant(true),
    },
    { requiredKeys: ["ticker", "reports_on"] },
  ),
  { maxLength: 4 },
);

/** Requests for market data from the chat, as `run_command()` gets them. */
export const askedOfTheMarket = ({ opportunities }: Known) =>
  fc
    .oneof<fc.Arbitrary<[string, object]>[]>(
      fc.tuple(fc.constantFrom("sell", "sell", "add"), trade),
      fc.tuple(fc.constant("pick"), fc.record({ opportunity_id: oneOf(opportunities, 0) })),
      fc.tuple(fc.constant("scan"), fc.oneof(fc.constant({}), fc.record({ ticker }))),
      fc.tuple(fc.constant("scan_rules"), changes),
      fc.tuple(fc.constant("earnings"), fc.record({ days })),
      fc.tuple(fc.constant("account"), fc.constant({})),
    )
    .chain(([command, subject]) =>
      fc.record({
        update_id,
        user_id: fc.constant(BY),
        command: fc.constant(command),
        subject: fc.constant(subject),
      }),
    );

const quota = fc.record(
  {
    calls: fc.constantFrom(1, 30, 250),
    seconds: fc.constantFrom(1, 60),
    used: fc.nat(),
    chains: fc.record({ calls: fc.constantFrom(2, 90), seconds: fc.constant(60), used: fc.nat() }),
  },
  { requiredKeys: ["calls", "seconds", "used"] },
);

const option = fc.record(
  {
    symbol: fc.constantFrom("SPY260417P00580000", "SPY260417P00575000", "SPY260417C00600000", "x"),
    expiration: fc.constantFrom(...EXPIRATIONS),
    option_type,
    strike,
    bid: fc.constantFrom(null, 0, 120, 150, 1_000_000),
    ask: fc.constantFrom(null, 0, 125, 150, 2_000_000),
    open_interest: fc.constantFrom(null, 0, 900, 2_147_483_647),
    iv: fc.constantFrom(0.01, 0.2, 9.99),
    delta: fc.constantFrom(-1, -0.25, 0, 0.25, 1),
    halted: fc.constant(true),
    delayed: fc.constant(true),
    as_of: fc.constantFrom("2026-03-03T14:59:00Z", "2020-01-01T00:00:00Z"),
    changed_at: fc.constantFrom("2026-03-03T14:59:00Z", "2026-03-02T21:00:00Z"),
  },
  { requiredKeys: ["symbol", "expiration", "option_type", "strike", "bid", "ask", "open_interest"] },
);

const ofTicker = fc.constantFrom(...TICKERS);

/** Answers of the quote source and the broker. */
const answers = fc.record(
  {
    underlyings: fc.array(fc.record({ ticker: ofTicker, price: fc.oneof(usd, fc.constant(null)) }), {
      maxLength: 6,
    }),
    closes: fc.array(
      fc.record({
        ticker: ofTicker,
        date: fc.constantFrom("2026-03-02", "2026-02-27", "2026-02-26", "2026-03-04"),
        close: usd,
      }),
      { maxLength: 30 },
    ),
    expirations: fc.array(fc.constantFrom(...EXPIRATIONS, "2026-03-01", "2026-04-19"), { maxLength: 6 }),
    dividends: fc.array(
      fc.record({ ticker: ofTicker, ex_date: fc.constantFrom(...EXPIRATIONS), amount: usd }),
      { maxLength: 4 },
    ),
    strikes: fc.array(strike, { maxLength: 6 }),
    account: fc.record({
      buying_power: fc.oneof(usd, fc.constant(null)),
      equity: fc.constantFrom(null, 0, -5, 100_000, 999_999_999_999),
      cash: fc.option(usd),
    }),
    options: fc.uniqueArray(option, { maxLength: 8, selector: ({ symbol }) => symbol }),
    faults: fc.array(
      fc.record({
        what: fc.constantFrom("underlyings", "chain", "dividends", "account", "expirations"),
        message: texts,
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

/** What the function scan sends. */
export const OF_LOOKUPS: Sent = {
  next_lookup: () =>
    fc.record(
      {
        mode: fc.constantFrom("PAPER", "SIM", "LIVE"),
        permits: fc
          .boolean()
          .map((indices) => ({ broker: "Alpaca", strategies: ["CSP", "VPC", "VCC", "IC", "CC"], indices })),
        quota,
      },
      { requiredKeys: ["mode"] },
    ),
  take_answer: ({ lookups }) =>
    fc
      .record({
        claimed: oneOf(lookups, { lookup_id: 1, attempt: 1 }),
        answers,
        quote_calls: fc.nat({ max: 50 }),
        chain_calls: fc.nat({ max: 50 }),
        round: fc.nat({ max: 2 }),
      })
      .map(({ claimed, ...said }) => ({ ...claimed, ...said })),
};
