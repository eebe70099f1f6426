import { beforeEach, describe, expect, it } from "vitest";
import type { OptionQuote } from "../../shared/market-data.ts";
import { render } from "../../shared/telegram/templates.ts";
import type { StrikeRequest } from "../support/trades.ts";
import { book, STRATEGIES, useBook, wideQuotesFor } from "./price-walk/stage.ts";
import { put } from "./trades.ts";

useBook();

const minutesLater = async (minutes: number) => {
  clock += minutes * 60_000;
  await book.setClock(new Date(clock).toISOString());
};
let clock: number;
beforeEach(() => {
  clock = Date.parse("2026-03-03T15:00:00Z");
});

/** A check five minutes later. The broker accepts every limit and fills nothing. */
async function check(request: StrikeRequest, quotes: OptionQuote[]) {
  const sent = await book.send(quotes, [{ ticker: request.ticker, price: 600 }]);
  await book.finish(
    sent.run_id,
    [...sent.place, ...sent.replace, ...sent.poll].map(({ order_id, limit_price }) => ({
      order_id: Number(order_id),
      status: "working",
      broker_order_id: "B1",
      limit_price: Number(limit_price),
    })),
  );
  await minutesLater(5);
  return sent;
}

const entryOf = async ({ request_id }: StrikeRequest) =>
  (await book.orders({ request_id })).find(({ purpose }) => purpose === "entry");

/** An entry that has worked at the approved 150.00 for one check, with the mid at `mid`. */
async function unfilled(request: StrikeRequest, mid: number) {
  await book.approve(request);
  for (let checks = 0; checks < 3; checks++) {
    await check(request, wideQuotesFor(request, 170, 178));
  }
  await check(request, wideQuotesFor(request, mid, mid + 8));
  const question = (await book.deliver()).find(({ kind }) => kind === "unfilled_entry");
  if (question === undefined) {
    throw new Error("Nobody was asked.");
  }
  return question;
}

describe.each(STRATEGIES)("the entry of a %s", (_strategy, trade) => {
  it("walks from the mid down to the approved credit in three checks, following the market", async () => {
    const request = trade({ quantity: 2 });
    await book.approve(request);
    expect((await check(request, wideQuotesFor(request, 190, 198))).place).toMatchObject([
      { limit_price: 190 },
    ]);
    expect((await check(request, wideQuotesFor(request, 186, 194))).replace).toMatchObject([
      { limit_price: 168 },
    ]);
    expect((await check(request, wideQuotesFor(request, 186, 194))).replace).toMatchObject([
      { limit_price: 150 },
    ]);
    expect(await entryOf(request)).toMatchObject({ walk: 2, quantity: 2 });
  });

  it("never has a limit below the approved credit, whatever the mid is", async () => {
    const request = trade();
    await book.approve(request);
    expect((await check(request, wideQuotesFor(request, 141, 149))).place).toMatchObject([
      { limit_price: 150 },
    ]);
    expect(await check(request, wideQuotesFor(request, 120, 128))).toMatchObject({ replace: [], cancel: [] });
    expect(await entryOf(request)).toMatchObject({ walk: 1, limit_price: 150 });
  });
});

describe("an entry's limit", () => {
  it("does not move in a check of the same minutes, in a partial one, and without a quote", async () => {
    const request = put();
    await book.approve(request);
    await check(request, wideQuotesFor(request, 190, 198));
    await minutesLater(-3);
    expect((await check(request, wideQuotesFor(request, 190, 198))).replace).toEqual([]);
    expect((await check(request, [])).replace).toEqual([]);
    expect(await entryOf(request)).toMatchObject({ walk: 0, limit_price: 190 });
  });

  it("continues when its filled part is a position", async () => {
    const request = put({ quantity: 3 });
    await book.approve(request);
    const { run_id, place } = await book.send(wideQuotesFor(request, 190, 198), [
      { ticker: request.ticker, price: 600 },
    ]);
    const order_id = Number(place[0]?.order_id);
    const filled = { filled_quantity: 1, fill_cash: 190, fees: 0 };
    await book.finish(run_id, [
      { order_id, status: "working", broker_order_id: "B1", limit_price: 190, ...filled },
    ]);
    await minutesLater(5);
    expect((await book.send(wideQuotesFor(request, 190, 198))).replace).toMatchObject([{ limit_price: 170 }]);
  });
});

describe("an entry that does not fill at the approved credit", () => {
  it("asks once, with a proposed lower credit", async () => {
    const request = put({ quantity: 2 });
    const question = await unfilled(request, 146);
    expect(question.facts).toMatchObject({ quantity: 2, floor_credit: 150, mid: 146, lower_to: 144 });
    expect(
      render("unfilled_entry", question.facts)
        .buttons.flat()
        .map(({ text }) => text),
    ).toEqual(["Lower to 144.00 a contract", "Leave it", "Cancel the order"]);
    await check(request, wideQuotesFor(request, 146, 154));
    expect(await book.deliver()).toEqual([]);
  });

  it("is lowered by a press, and sold at that", async () => {
    const request = put();
    const question = await unfilled(request, 146);
    expect(await book.answer(question, "lower")).toMatchObject({ outcome: "answered" });
    expect((await check(request, wideQuotesFor(request, 146, 154))).replace).toMatchObject([
      { limit_price: 144 },
    ]);
    expect(await book.request(request.request_id)).toMatchObject({ floor_credit: 144, net_credit: 150 });
  });

  it("is cancelled by a press", async () => {
    const request = put();
    const question = await unfilled(request, 146);
    expect(await book.answer(question, "takeback")).toMatchObject({ outcome: "answered" });
    expect((await check(request, wideQuotesFor(request, 146, 154))).cancel).toHaveLength(1);
  });

  it("is left unchanged by a press", async () => {
    const request = put();
    const question = await unfilled(request, 146);
    expect(await book.answer(question, "leave")).toMatchObject({ outcome: "answered" });
    expect(await check(request, wideQuotesFor(request, 146, 154))).toMatchObject({ replace: [], cancel: [] });
  });

  it("gets an answer without a press once it fills", async () => {
    const request = put();
    const question = await unfilled(request, 146);
    const entry = await entryOf(request);
    await book.finish(await book.begin(), [
      { order_id: Number(entry?.order_id), status: "filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
    ]);
    expect(await book.answer(question, "takeback")).toMatchObject({ outcome: "already", answer: "gone" });
  });
});
