import { describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { render } from "../../../shared/telegram/templates.ts";
import { cc, quotesFor, str } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { book, QUIET, shares, useBook } from "./stage.ts";

useBook();

const told = async () => (await book.deliver()).filter(({ kind }) => kind === "uncovered");

describe("shares below the need of open covered calls", () => {
  it("are reported by the first check that sees it, once, and again when it is over", async () => {
    const request = cc({ quantity: 3 });
    const position_id = await book.open(request);
    const check = (...held: Holding[]) =>
      book.compare([...holdingsOf(request), ...held], quotesFor(request, QUIET));
    await check(shares(request.ticker, 300));
    expect(await told()).toEqual([]);

    await check(shares(request.ticker, 199));
    const [alert, ...more] = await told();
    expect(more).toEqual([]);
    expect(alert?.facts).toMatchObject({
      ticker: request.ticker,
      held: 199,
      needed: 300,
      lacking: 101,
      positions: [{ position_id }],
    });
    expect(render("uncovered", alert?.facts).text).toContain(`Buy 101 shares of ${request.ticker}`);
    await check(shares(request.ticker, 199));
    expect(await told()).toEqual([]);

    await check(shares(request.ticker, 300));
    expect(await told()).toMatchObject([{ facts: { lacking: 0 } }]);
  });

  it("are bounded by the counted contracts, whatever the broker claims was sold", async () => {
    const request = cc({ quantity: 4 });
    await book.open(request);
    const others = { symbol: `${request.ticker}260515C00700000`, quantity: -987_654_321 };
    await book.compare([...holdingsOf(request), others], quotesFor(request, QUIET));
    expect(await told()).toMatchObject([{ facts: { needed: 98_765_432_500, lacking: 1_000_000_000 } }]);
  });

  it("are not missing for a call on margin: a strangle's call needs none", async () => {
    const request = str();
    await book.open(request);
    await book.compare(holdingsOf(request), quotesFor(request, QUIET));
    expect(await told()).toEqual([]);
  });
});

describe("a covered call is sold only if the broker holds the shares", () => {
  const underlyings = (ticker: string) => [{ ticker, price: 600 }];

  it("or refused at the press, by the latest holdings", async () => {
    const request = cc({ quantity: 3 });
    await book.compare([shares(request.ticker, 250)]);
    expect(await book.approve(request)).toMatchObject({
      outcome: "refused",
      message: `${request.ticker}: 250 shares held, 300 needed.`,
    });
    await book.compare([shares(request.ticker, 300)]);
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("which are checked again before it is sent", async () => {
    const request = cc({ quantity: 2 });
    await book.compare([shares(request.ticker, 200)]);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
    const { run_id, page } = await book.beginning<{
      run_id: number;
      page: { holdings_wanted: boolean };
    }>();
    expect(page.holdings_wanted).toBe(true);
    const quotes = quotesFor(request, 150);
    // Without the broker's holdings it waits.
    await book.apply(run_id, quotes, underlyings(request.ticker));
    expect(await book.request(request.request_id)).toMatchObject({
      status: "approved",
      status_note: "waiting for the broker to report its holdings",
    });
    await book.finish(run_id);

    const next = await book.begin();
    const held = [shares(request.ticker, 200), { symbol: `${request.ticker}260515C00700000`, quantity: -1 }];
    await book.call("apply_quotes", {
      run_id: next,
      page: 1,
      quotes,
      underlyings: underlyings(request.ticker),
      holdings: held,
    });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: `${request.ticker}: 200 shares held, 300 needed.`,
    });
  });
});
