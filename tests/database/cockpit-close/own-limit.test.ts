import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor, vpc, working } from "../../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** Gives and confirms `/close ID PRICE xN`. */
async function close(position_id: number, how: { price?: number; quantity?: number }): Promise<void> {
  expect(await book.command("close", { position_id, ...how })).toMatchObject({ outcome: "asked" });
  await book.deliver();
  expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({ outcome: "answered" });
}

describe("/close ID PRICE", () => {
  it("asks for confirmation with the limit, in both forms, and its cost", async () => {
    const trade = csp({ quantity: 4 });
    const position_id = await book.open(trade);
    await book.decide(quotesFor(trade, 130));
    await book.deliver();
    await book.command("close", { position_id, price: 0.9, quantity: 3 });
    expect(await book.deliver()).toMatchObject([
      { facts: { limit: 90, close_quantity: 3, open_quantity: 4, cost: 270, pnl: 180, far: false } },
    ]);
  });

  it("sends exactly that limit, and does not change it", async () => {
    const trade = csp();
    const position_id = await book.open(trade);
    await close(position_id, { price: 0.8 });
    const sent = await book.send(quotesFor(trade, 130));
    expect(sent.place).toMatchObject([{ purpose: "exit", limit_price: 80, max_debit: 80 }]);
    await book.finish(sent.run_id, sent.place.map(working));
    await book.setClock("2026-03-03T15:10:00Z");
    expect(await book.send(quotesFor(trade, 120))).toMatchObject({ replace: [], cancel: [] });
    expect(await book.exit(position_id)).toMatchObject({
      exit_reason: "manual",
      urgency: 5,
      limit_price: 80,
    });
  });

  it("of a part leaves the rest open, with its rules and no request", async () => {
    const trade = vpc({ quantity: 5 });
    const position_id = await book.open(trade);
    await close(position_id, { price: 1.2, quantity: 2 });
    const sent = await book.send(quotesFor(trade, 110));
    expect(sent.place).toMatchObject([{ quantity: 2, limit_price: 120 }]);
    await book.finish(sent.run_id, [
      {
        order_id: Number(sent.place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: -240,
        fees: 0,
      },
    ]);
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 3,
      realized_pnl: 60,
      close_asked_at: null,
      close_limit: null,
      close_to: null,
    });
    await book.setClock("2026-03-03T15:10:00Z");
    expect(await book.decide(quotesFor(trade, 110))).toMatchObject({ exits: [] });
  });

  it("gives way to a stop that is met: all of it closes, at natural", async () => {
    const trade = csp({ quantity: 2 });
    const position_id = await book.open(trade);
    await close(position_id, { price: 0.8 });
    const sent = await book.send(quotesFor(trade, 130));
    await book.finish(sent.run_id, sent.place.map(working));
    await book.setClock("2026-03-03T15:10:00Z");
    expect((await book.send(quotesFor(trade, 460))).replace).toMatchObject([{ limit_price: 461 }]);
    expect(await book.exit(position_id)).toMatchObject({ exit_reason: "stop_loss", urgency: 1 });
  });

  it.each([
    ["more contracts than are open", { quantity: 3 }, /has 2 open contracts/],
    ["more than the legs can be worth", { price: 5.01 }, /at most 5.00 a share/],
    ["what cannot be read", { unread: "abc" }, /^Write \/close POSITION/],
  ])("refuses %s", async (_what, how, words) => {
    const position_id = await book.open(vpc({ quantity: 2 }));
    expect(await book.command("close", { position_id, ...how })).toMatchObject({
      outcome: "refused",
      message: expect.stringMatching(words),
    });
  });
});
