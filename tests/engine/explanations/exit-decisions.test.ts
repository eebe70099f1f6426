import { describe, expect, it } from "vitest";
import type { OptionQuote } from "../../../shared/market-data.ts";
import { putSymbol, quote, quotesFor } from "../../support/book.ts";
import { put, spread } from "../trades.ts";
import { book, explained, open, useBook } from "./stage.ts";

useBook();

describe("v_exit_decisions", () => {
  it("shows for a put what every check saw and how far each rule was away", async () => {
    const request = put({ quantity: 2 });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    await book.decide([{ ...quote(putSymbol(request), 120), bid: 118.5, ask: 121.5 }]);
    await book.setClock("2026-03-03T15:05:00Z");
    await book.decide(quotesFor(request, 450.01));
    const same = { position_id, ticker: request.ticker, dte: 45, to_exit_dte: 24 };
    expect(await explained(position_id)).toEqual([
      {
        ...same,
        checked_at: new Date("2026-03-03T15:00:00Z"),
        mark: 120,
        legs: [{ symbol: putSymbol(request), bid: 118.5, ask: 121.5 }],
        pnl: 60,
        to_profit_target: 90,
        to_profit_target_percent: 30,
        to_stop_loss: 660,
        to_stop_loss_percent: 220,
        exit_reason: null,
        verdict: "hold",
        code: null,
      },
      {
        ...same,
        checked_at: new Date("2026-03-03T15:05:00Z"),
        mark: 450.01,
        legs: [{ symbol: putSymbol(request), bid: 449.01, ask: 451.01 }],
        pnl: -600.02,
        to_profit_target: 750.02,
        to_profit_target_percent: 250,
        to_stop_loss: -0.02,
        to_stop_loss_percent: 0,
        exit_reason: "stop_loss",
        verdict: "exit",
        code: null,
      },
    ]);
  });

  it("shows for a spread the quotes of both legs, the short one first, and the stop at its maximum loss", async () => {
    const request = spread({ quantity: 3 });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    await book.decide([
      { ...quote(putSymbol(request), 0), bid: 199, ask: 201 },
      { ...quote(putSymbol(request, 575), 0), bid: 90, ask: 110 },
    ]);
    expect(await explained(position_id)).toMatchObject([
      {
        mark: 100,
        legs: [
          { symbol: putSymbol(request), bid: 199, ask: 201 },
          { symbol: putSymbol(request, 575), bid: 90, ask: 110 },
        ],
        pnl: 150,
        to_profit_target: 75,
        to_profit_target_percent: 16.7,
        to_stop_loss: 1200,
        to_stop_loss_percent: 266.7,
        verdict: "hold",
      },
    ]);
  });

  const FAULTS: [string, Partial<OptionQuote> | null][] = [
    ["missing", null],
    ["missing", { bid: null, ask: null }],
    ["stale", { as_of: "2026-03-03T14:57:59Z" }],
    ["halted", { halted: true }],
    ["delayed", { delayed: true }],
    ["crossed", { bid: 121, ask: 119 }],
    ["out_of_bounds", { bid: 58_000, ask: 58_001 }],
    ["too_wide", { bid: 70, ask: 170 }],
    ["no_ask", { bid: 70, ask: 0 }],
    ["no_ask", { bid: 70, ask: null }],
  ];

  it.each(
    FAULTS,
  )("names what is wrong with a quote (%s: %j) and shows it all the same", async (code, differing) => {
    const request = put();
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    const symbol = putSymbol(request);
    const quotes = differing === null ? [] : [{ ...quote(symbol, 120), ...differing }];
    await book.decide(quotes);
    const { bid = null, ask = null } = quotes[0] ?? {};
    expect(await explained(position_id)).toMatchObject([
      {
        mark: null,
        pnl: null,
        to_profit_target: null,
        to_stop_loss: null,
        dte: 45,
        to_exit_dte: 24,
        legs: [{ symbol, bid, ask }],
        verdict: "unmarked",
        code,
      },
    ]);
  });

  it.each(FAULTS)("and the date rule is due without it, waiting (%s: %j)", async (code, differing) => {
    const request = put({ expiration_date: "2026-03-24" });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-03T15:00:00Z");
    await book.decide(differing === null ? [] : [{ ...quote(putSymbol(request), 120), ...differing }]);
    expect(await explained(position_id)).toMatchObject([
      { exit_reason: "21dte", to_exit_dte: 0, verdict: "waiting", code },
    ]);
    expect((await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit")).toEqual([]);
  });

  it("has one row per open position and check", async () => {
    const requests = [put(), spread(), put()];
    const ids = await open(...requests);
    for (const minute of ["00", "05", "10"]) {
      await book.setClock(`2026-03-03T15:${minute}:00Z`);
      await book.decide(requests.flatMap((request) => quotesFor(request, 150)));
    }
    const rows = await book.sql`
      select position_id::integer, count(*)::integer as checks, count(distinct run_id)::integer as runs
      from public.v_exit_decisions group by 1 order by 1`;
    expect([...rows]).toEqual(ids.map((position_id) => ({ position_id, checks: 3, runs: 3 })));
  });
});
