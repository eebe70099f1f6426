import { describe, expect, it } from "vitest";
import { type Limits, quotesFor, working } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, check, useBook } from "./stage.ts";

useBook();

describe("no limit ever blocks an exit", () => {
  /** The strictest value of each limit. */
  const STRICTEST: Limits = {
    max_open_positions: 0,
    max_positions_per_expiration: 0,
    max_total_collateral: 0,
    max_risk_per_trade: 0,
    max_risk_per_ticker: 0,
    max_daily_loss: 0.01,
    min_buying_power: 1_000_000_000,
  };

  /** Makes a day on which nothing more may be opened. */
  async function lock(limits: Limits): Promise<void> {
    const lost = await book.open(put());
    await book.call("close_position", { position_id: lost, exit_price: 1000 });
    await book.limit(limits);
  }

  it.each<[reason: string, StrikeRequest, number]>([
    ["profit_target", put({ quantity: 2 }), 75],
    ["stop_loss", put({ quantity: 2 }), 450],
    ["21dte", put({ quantity: 2, expiration_date: "2026-03-24" }), 150],
    ["profit_target", spread({ quantity: 2 }), 75],
    ["stop_loss", spread({ quantity: 2 }), 500],
  ])("with all of them at their strictest: %s", async (reason, request, mark) => {
    const position_id = await book.open(request);
    await lock(STRICTEST);
    const { run_id, claim, place } = await book.send(quotesFor(request, mark), [], 0);
    expect(claim.exits).toEqual([{ position_id, reason }]);
    expect(place).toMatchObject([{ purpose: "exit", quantity: 2 }]);
    const { closed } = await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: -2 * mark,
        fees: 0,
      },
    ]);
    expect(closed).toEqual([position_id]);
  });

  it.each(Object.entries(STRICTEST))("with %s alone", async (limit, value) => {
    const request = put();
    const position_id = await book.open(request);
    await lock({ [limit]: value });
    // The limit does stop an entry.
    const entry = put();
    if (limit === "min_buying_power") {
      await book.approve(entry);
    } else {
      expect(await book.approve(entry)).toMatchObject({ outcome: "refused" });
    }
    const { claim, place } = await book.send(
      [...quotesFor(request, 450), ...quotesFor(entry, 150)],
      [{ ticker: entry.ticker, price: 600 }],
      0,
    );
    expect(claim.exits).toEqual([{ position_id, reason: "stop_loss" }]);
    expect(place).toMatchObject([{ purpose: "exit" }]);
  });

  it("with an unanswered difference to the broker: what is held closes", async () => {
    const request = put({ quantity: 2 });
    await book.open(request);
    for (let i = 0; i < 2; i += 1) {
      await book.compare(holdingsOf(request, 3), quotesFor(request, 140));
    }
    await lock(STRICTEST);
    const { place } = await book.send(quotesFor(request, 450), [], 0);
    expect(place).toMatchObject([{ purpose: "exit", quantity: 2 }]);
  });

  it("and a close walks on, and is taken over, under all of them", async () => {
    const request = put();
    await book.open(request);
    const first = await book.send(quotesFor(request, 75));
    await book.finish(first.run_id, first.place.map(working));
    await lock(STRICTEST);
    const { replace } = await book.send(quotesFor(request, 450), [], 0);
    expect(replace).toMatchObject([{ purpose: "exit", limit_price: 451 }]);
  });

  it("nor does one prevent booking a fill, or a close elsewhere", async () => {
    const request = put({ quantity: 2 });
    await book.approve(request);
    const { run_id, place } = await check([request]);
    await lock(STRICTEST);
    const { opened } = await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: 300,
        fees: 0,
      },
    ]);
    expect(opened).toHaveLength(1);
    await book.open(put());
  });
});
