import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor, str } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** Tells a check the mode of the broker. */
async function trades(mode: string): Promise<void> {
  const { run_id } = await book.call<{ run_id: number }>("begin_exit_check", { key: randomUUID(), mode });
  await book.finish(run_id);
}

async function choose(limit: string, value: string, answer = "confirm"): Promise<void> {
  expect(await book.command("limit", { limit, value })).toEqual({ outcome: "asked" });
  await book.deliver();
  await book.answerNewest("confirmation", answer);
  await book.deliver();
}

describe("/limits NAME AMOUNT", () => {
  it("changes a limit once it is confirmed, and /limits shows it", async () => {
    await choose("max_daily_loss", "640.5", "cancel");
    expect(await book.sql`select max_daily_loss from public.limits`).toEqual([{ max_daily_loss: null }]);
    await choose("max_daily_loss", "640.5");
    await choose("max_total_collateral", "none");
    await book.call("queue_reply", {
      update_id: 9_001,
      kind: "limits",
      facts: {},
      user_id: "77",
      pressed: false,
    });
    const [reply] = await book.deliver();
    expect(reply?.facts.limits).toEqual(
      expect.arrayContaining([
        { name: "max_daily_loss", value: "640.5", is_needed: true },
        { name: "max_total_collateral", value: "Infinity", is_needed: true },
        { name: "max_risk_per_trade", value: null, is_needed: true },
      ]),
    );
  });

  it("lets real money open positions once all four are chosen", async () => {
    await trades("LIVE");
    const request = csp();
    await book.propose(request);
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({
      outcome: "refused",
      message: expect.stringContaining("/limits max_risk_per_trade 500"),
    });
    for (const limit of [
      "max_risk_per_trade",
      "max_risk_per_ticker",
      "max_total_collateral",
      "max_daily_loss",
    ]) {
      await choose(limit, "none");
    }
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });
});

describe("a strangle", () => {
  const CHOSEN = { max_risk_per_ticker: 90_000, max_total_collateral: 90_000, max_daily_loss: 900 };

  it("is refused for real money until max_risk_per_trade is an amount", async () => {
    await trades("LIVE");
    await book.limit({ ...CHOSEN, max_risk_per_trade: "infinity" });
    await expect(book.propose(str())).rejects.toThrow("Its loss is unlimited");
    await book.limit({ max_risk_per_trade: 80_000 });
    expect(await book.propose(str())).toMatchObject({ status: "pending" });
  });

  it("is not sent either, whatever was approved before", async () => {
    await trades("SIM");
    const request = str();
    await book.approve(request);
    await trades("LIVE");
    await book.limit({ ...CHOSEN, max_risk_per_trade: "infinity" });
    const { place } = await book.send(quotesFor(request, request.net_credit), [
      { ticker: request.ticker, price: 600 },
    ]);
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining("Its loss is unlimited"),
    });
  });
});
