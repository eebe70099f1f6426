import { describe, expect, it } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { book, marked, reply, useBook } from "./stage.ts";

useBook();

describe("/orders", () => {
  it("lists live ones first, then today's finished ones, the newest first", async () => {
    const [closing, opening] = [csp(), csp()];
    const position_id = await book.open(closing);
    await book.approve(opening);
    await book.send(
      [...quotesFor(closing, 75), ...quotesFor(opening, 150)],
      [{ ticker: opening.ticker, price: 600 }],
    );
    const facts = await reply("orders");
    expect(facts).toMatchObject({
      live_total: 2,
      today_total: 1,
      live: [
        {
          purpose: "entry",
          position_id: null,
          request_id: opening.request_id,
          ticker: opening.ticker,
          status: "sent",
          limit_price: 150,
          exit_reason: null,
        },
        {
          purpose: "exit",
          position_id,
          status: "sent",
          exit_reason: "profit_target",
          limit_price: 75,
          at: "Tue Mar 3, 10:00",
        },
      ],
      today: [
        {
          purpose: "entry",
          position_id,
          source: "manual",
          status: "filled",
          filled_quantity: 1,
          cancelling: false,
        },
      ],
    });
  });

  it("omits those that finished yesterday", async () => {
    await book.open(csp());
    await book.setClock("2026-03-04T15:00:00Z");
    expect(await reply("orders")).toEqual({ live_total: 0, today_total: 0, live: [], today: [] });
  });

  it("lists at most ten of each, and their number", async () => {
    await marked(...Array.from({ length: 12 }, () => [csp(), 145] as [StrikeRequest, number]));
    const facts = await reply("orders");
    expect(facts).toMatchObject({ today_total: 12 });
    expect(facts.today).toHaveLength(10);
  });
});

describe("/pending", () => {
  it("lists unfinished requests, the newest first, each with a handle that fits a button", async () => {
    const [old, approved, over] = [csp({ request_id: "x".repeat(255) }), csp(), csp()];
    await book.propose(old);
    await book.setClock("2026-03-03T15:01:00Z");
    await book.approve(approved);
    await book.propose(over);
    await book.deliver();
    await book.press(over.request_id, "reject");
    expect(await reply("pending")).toEqual({
      total: 2,
      requests: [
        expect.objectContaining({
          request_id: approved.request_id,
          status: "approved",
          handle: expect.stringMatching(/^[0-9a-f]{32}$/),
        }),
        expect.objectContaining({
          request_id: old.request_id,
          status: "pending",
          status_note: null,
          strategy_type: "CSP",
          quantity: 1,
          net_credit: 150,
          expires_at: "Tue Mar 3, 16:00",
        }),
      ],
    });
  });
});
