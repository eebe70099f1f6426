import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { MarketData } from "../../../shared/market-data.ts";
import { barJson, quoteJson } from "../../tradestation/payloads.ts";
import { writeJson } from "../hostile/json.ts";
import { mutated } from "../hostile/mutate.ts";
import { fuzz } from "../runs.ts";
import { type Liar, startLiar } from "./liar.ts";
import { oneWrong, outcome, withWrong } from "./told.ts";

let liar: Liar;
let market: MarketData;
beforeAll(async () => {
  liar = await startLiar();
  market = liar.adapters.marketData;
});
afterAll(() => liar.stop());
beforeEach(() => {
  // Omitted values are logged there.
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const cents = fc.integer({ min: 0, max: 100_000 }).map((each) => (each / 100).toFixed(2));
const osi = (i: number) => `SPY260417P00${580_000 + i}`;
const named = (i: number) => `SPY 260417P${580 + i / 1000}`;

it("an unreadable quote is left out, and every other one is the one in the answer", async () => {
  const quotes = fc
    .array(fc.tuple(cents, cents), { minLength: 1, maxLength: 5 })
    .map((prices) => prices.map(([bid, ask], i) => quoteJson(named(i), bid, ask)));
  await fuzz(oneWrong(quotes), async (said) => {
    liar.says({ body: `{"Quotes":${withWrong(said)},"Errors":[]}` });
    const told = await outcome(market.optionQuotes(said.items.map((_, i) => osi(i))));
    expect(told).toHaveProperty("answer");
    const answer = "answer" in told ? told.answer : [];
    for (const [i, { Bid, Ask }] of said.items.entries()) {
      if (i !== said.which) {
        const [bid, ask] = [Bid, Ask].map((each) => Math.round(Number(each) * 100));
        const quote = { symbol: osi(i), bid, ask, as_of: null, halted: false, delayed: false };
        expect(answer.filter(({ symbol }) => symbol === osi(i))).toEqual([quote]);
      }
    }
  });
});

it("an underlying's price is one in the answer, above zero, and an unreadable one does not affect others", async () => {
  const tickers = ["SPY", "QQQ", "IWM"];
  const quotes = fc.constant(tickers.map((ticker) => quoteJson(ticker, "1.00", "1.10")));
  await fuzz(oneWrong(quotes), async (said) => {
    liar.says({ body: `{"Quotes":${withWrong(said)}}` });
    const told = await outcome(market.underlyingQuotes(tickers, []));
    const answer = "answer" in told ? told.answer : [];
    const others = tickers.filter((_, i) => i !== said.which);
    expect(answer).toEqual(expect.arrayContaining(others.map((ticker) => ({ ticker, price: 212.85 }))));
    expect(answer.every(({ price }) => price > 0)).toBe(true);
  });
});

it("an official close is one in the answer for that day, above zero, or missing", async () => {
  const bars = fc.constant<ReturnType<typeof barJson>[]>([
    barJson("2026-04-15", "571.50"),
    barJson("2026-04-16", "572.50"),
    barJson("2026-04-17", "573.50"),
  ]);
  const sessions = ["2026-04-15", "2026-04-16", "2026-04-17"].map((date) => ({
    ticker: "SPY",
    date,
    closed_at: `${date}T20:00:00Z`,
  }));
  await fuzz(oneWrong(bars), async (said) => {
    liar.says({ body: `{"Bars":${withWrong(said)}}` });
    const told = await outcome(market.officialCloses(sessions, []));
    const answer = "answer" in told ? told.answer : [];
    for (const [i, { Close }] of said.items.entries()) {
      const found = answer.find(({ date }) => date === sessions[i]?.date);
      // A bar with a wrong date belongs to another day.
      if (i !== said.which && !writeJson(said.wrong).includes("2026-04-17T")) {
        expect(found?.close).toBe(Number(Close));
      }
      expect(found?.close ?? 1).toBeGreaterThan(0);
    }
  });
});

it("whatever the whole answer is, there is a result or a readable error", async () => {
  const answers = fc.oneof(
    mutated(
      fc.constant({
        Quotes: [quoteJson("SPY 260417P580", "1", "1.1")],
        Errors: [{ Symbol: "X", Error: "FAILED" }],
      }),
    ),
    mutated(fc.constant({ Bars: [barJson("2026-04-17", "580")] })),
    mutated(fc.constant({ Expirations: [{ Date: "2021-12-17T00:00:00Z", Type: "Monthly" }] })),
    mutated(fc.constant({ SpreadType: "Single", Strikes: [["145"], ["150"]] })),
  );
  const bodies = fc.oneof(
    { weight: 6, arbitrary: answers.map(writeJson) },
    fc.constantFrom("", "null", "{", "<html>", "\ufeff{}", "[]", '"x"', "{}".repeat(3)),
  );
  const status = fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    fc.constantFrom(201, 204, 301, 400, 403, 404, 418, 429, 500, 503),
  );
  await fuzz(fc.record({ body: bodies, status }), async ({ body, status }) => {
    liar.says({ status, body: status === 204 ? "" : body });
    await outcome(market.optionQuotes(["SPY260417P00580000"]));
    await outcome(market.underlyingQuotes(["SPY"], []));
    await outcome(
      market.officialCloses([{ ticker: "SPY", date: "2026-04-17", closed_at: "2026-04-17T20:00:00Z" }], []),
    );
    await outcome(market.expirations("SPY"));
    await outcome(market.strikes("SPY", "2026-04-17"));
  });
});
