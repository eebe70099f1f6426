import { describe, expect, it } from "vitest";
import { type Delivered, quotesFor } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put } from "../trades.ts";
import { book, compare, drifted, QUIET, useBook } from "./stage.ts";

useBook();

describe("entries in an underlying with a difference", () => {
  /** A drift of `held` instead of two contracts, and a trade in the same underlying. */
  async function arrange(held: number, checks: number) {
    const drifting = put({ quantity: 2 });
    const position_id = await book.open(drifting);
    for (let i = 0; i < checks; i += 1) {
      await compare(holdingsOf(drifting, held), drifting);
    }
    const request = put({ ticker: drifting.ticker, strike_price: 500, expiration_date: "2026-05-15" });
    const attempt = () =>
      book.send(
        [...quotesFor(drifting, QUIET), ...quotesFor(request, 150)],
        [{ ticker: request.ticker, price: 600 }],
      );
    return { drifting, position_id, request, attempt };
  }

  it.each([
    ["less is held", 0],
    ["more is held", 3],
  ])("are refused at the press, with a reason: %s", async (_what, held) => {
    const { request } = await arrange(held, 2);
    const press = await book.approve(request);
    expect(press).toMatchObject({ outcome: "refused", message: expect.stringContaining(request.ticker) });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining(String(press.message)),
    });
  });

  it("are not refused after one check only", async () => {
    const { request } = await arrange(0, 1);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
  });

  it("ask again if the difference came after the approval", async () => {
    const { drifting, request, attempt } = await arrange(2, 1);
    await book.approve(request);
    const quotes = quotesFor(drifting, QUIET);
    // Without a quote the request waits while the drift continues.
    await book.compare([], quotes);
    await book.compare([], quotes);
    const { place } = await attempt();
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining(request.ticker),
    });
    expect(await book.alerts()).toContain("asks_again");
  });

  it("in another underlying are not refused", async () => {
    await arrange(0, 2);
    expect(await book.approve(put())).toMatchObject({ outcome: "approved" });
  });

  it("are allowed again once it is dismissed, until its figures change", async () => {
    const { drifting, request } = await arrange(0, 2);
    expect(await book.approve(request)).toMatchObject({ outcome: "refused" });
    await book.answer(await lastDrift(), "dismiss");
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });

    await drifted(holdingsOf(drifting, 1), drifting);
    const other = put({ ticker: drifting.ticker, strike_price: 510 });
    expect(await book.approve(other)).toMatchObject({ outcome: "refused" });
  });

  it("are allowed again once it is adopted", async () => {
    const { request } = await arrange(0, 2);
    expect(await book.approve(request)).toMatchObject({ outcome: "refused" });
    await book.answer(await lastDrift(), "adopt");
    await compare([]);
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("are allowed again once it is gone", async () => {
    const { drifting, request } = await arrange(0, 2);
    await compare(holdingsOf(drifting), drifting);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
  });

  /** The latest question about a drift, as delivered. */
  async function lastDrift(): Promise<Delivered> {
    await book.deliver();
    const [prompt] = await book.sql`
      select token, telegram_message_id::integer as message_id from private.prompts where kind = 'drift'
      order by prompt_id desc limit 1`;
    return { kind: "drift", facts: { token: prompt?.token }, message_id: prompt?.message_id, edited: false };
  }
});
