import { describe, expect, it } from "vitest";
import type { OptionQuote } from "../../../shared/market-data.ts";
import { URGENCY } from "../../model/rules.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, check, closing, DATED, useBook, wideQuotesFor } from "./stage.ts";

useBook();

describe("closing_limit", () => {
  it.each<
    [
      reason: keyof typeof URGENCY,
      walk: number,
      legs: number,
      mark: number,
      natural: number,
      max_debit: number | null,
      limit: number,
    ]
  >([
    // From the mid to the natural price.
    ["profit_target", 0, 1, 70, 80, 78, 70],
    ["profit_target", 1, 1, 70, 80, 78, 75],
    ["profit_target", 2, 1, 70, 80, 78, 78],
    ["profit_target", 0, 1, 75, 85, 75, 75],
    // Never above its trigger.
    ["profit_target", 0, 1, 76, 80, 75, 75],
    ["profit_target", 2, 1, 74.5, 80, 74.25, 74.25],
    // At the natural price at once.
    ["stop_loss", 0, 1, 450, 470, null, 470],
    ["stop_loss", 1, 1, 450, 470, null, 470],
    ["stop_loss", 2, 1, 450, 470, null, 470],
    ["stop_loss", 0, 1, 490, 510, 500, 500],
    // From the mid to the natural price.
    ["21dte", 0, 1, 150, 170, null, 150],
    ["21dte", 1, 1, 150, 170, null, 160],
    ["21dte", 2, 1, 150, 170, null, 170],
    ["21dte", 1, 1, 150, 151, null, 150.5],
    ["manual", 0, 1, 150, 170, 500, 150],
    ["manual", 1, 1, 150, 170, 500, 160],
    ["manual", 2, 1, 150, 170, 500, 170],
    ["21dte", 0, 1, 495, 515, 500, 495],
    ["21dte", 1, 1, 495, 515, 500, 500],
    ["21dte", 2, 1, 495, 515, 500, 500],
    // Mid and natural price are equal.
    ["21dte", 2, 1, 150, 150, null, 150],
    // At least a cent per share.
    ["profit_target", 0, 1, 0, 2, 75, 1],
    ["21dte", 0, 1, 0.5, 1, 500, 1],
    ["21dte", 1, 1, 0, 1, 500, 1],
    ["stop_loss", 0, 1, 0, 0, 500, 1],
    // Three legs and more: by quarters; a stop begins half-way.
    ["21dte", 1, 4, 150, 170, null, 155],
    ["21dte", 2, 3, 150, 170, null, 160],
    ["manual", 3, 4, 150, 170, null, 165],
    ["profit_target", 4, 4, 50, 70, 60, 60],
    ["stop_loss", 0, 4, 450, 470, null, 460],
    ["stop_loss", 1, 4, 450, 470, null, 470],
  ])("of %s, walked %i, of %i legs, with the mid at %f, natural at %f and at most %s is %f", async (reason, walk, legs, mark, natural, max_debit, limit) => {
    const [row] = await book.sql`
      select private.closing_limit(${URGENCY[reason]}::smallint, ${walk}, ${legs}, ${mark}, ${natural}, ${max_debit}::numeric)::float
        as limit`;
    expect(row).toEqual({ limit });
  });
});

describe("no exit costs more than", () => {
  it.each<[string, StrikeRequest, number, number, number | null]>([
    ["its trigger price: a profit target", put(), 60, 70, 75],
    ["its trigger price: three contracts", put({ quantity: 3 }), 60, 70, 75],
    [
      "its trigger price: a target of its own",
      put({ quantity: 2, overrides: { profit_target: 100 } }),
      60,
      70,
      100,
    ],
    ["its trigger price: a spread", spread(), 60, 70, 75],
    [
      "its trigger price: a spread with a target of its own",
      spread({ overrides: { profit_target: 30 } }),
      60,
      70,
      120,
    ],
    ["the width of its spread: a stop", spread(), 500, 510, 500],
    ["the width of its spread: the date", spread({ ...DATED, width: 2.5 }), 150, 160, 250],
    ["the strike of a put: its stop", put(), 450, 470, 58_000],
    ["the strike of a put: its date", put({ ...DATED, strike_price: 182.5 }), 150, 160, 18_250],
  ])("%s", async (_what, request, mark, natural, max_debit) => {
    const { placed, order } = await closing(request, mark, natural);
    expect(placed).toMatchObject({ max_debit });
    expect(await order()).toMatchObject({ max_debit });
  });

  it("the trigger price, exact even if the average credit is not a whole cent", async () => {
    const request = put({ quantity: 3 });
    await book.approve(request);
    const entry = await book.send(wideQuotesFor(request, 150, 152), [{ ticker: request.ticker, price: 600 }]);
    const order_id = Number(entry.place[0]?.order_id);
    await book.finish(entry.run_id, [
      { order_id, status: "filled", filled_quantity: 3, fill_cash: 450.01, fees: 0 },
    ]);
    // (450.01 - 225.01) / 3
    const { place } = await check(wideQuotesFor(request, 75, 80));
    expect(place).toHaveLength(1);
    expect(Number(place[0]?.max_debit)).toBeCloseTo(75, 6);
    expect(Number(place[0]?.limit_price)).toBeLessThanOrEqual(75);
  });

  it("the width when the stop's natural is beyond it", async () => {
    const { placed } = await closing(spread(), 500, 520);
    expect(placed).toMatchObject({ limit_price: 500, max_debit: 500 });
  });

  it("the width when the date's close walks beyond it", async () => {
    const { at, order } = await closing(spread(DATED), 494, 514);
    expect(await order()).toMatchObject({ walk: 0, limit_price: 494 });
    await at(494, 514);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 500 });
    await at(494, 514);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 500 });
  });

  it("a put's natural price, however far, up to its strike", async () => {
    const { placed } = await closing(put(), 450, 540);
    expect(placed).toMatchObject({ limit_price: 540, max_debit: 58_000 });
    const low = await closing(put({ strike_price: 5 }), 450, 540);
    expect(low.placed).toMatchObject({ limit_price: 500, max_debit: 500 });
  });

  it("the natural price counts nothing for a long leg without a bid", async () => {
    const request = spread({ overrides: { stop_loss: 100 } });
    await book.open(request);
    const [short, long] = wideQuotesFor(request, 250, 270) as [OptionQuote, OptionQuote];
    const { place } = await check([
      { ...short, bid: 245, ask: 255 },
      { ...long, bid: 0, ask: 5 },
    ]);
    expect(place).toMatchObject([{ limit_price: 255 }]);
  });
});
