import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, cc, createBook, csp, quote, quotesFor, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

interface Page {
  page: { symbols: string[]; underlyings: string[] };
}

/** What a check that begins now has to quote. The check ends at once. */
async function asks(): Promise<Page["page"]> {
  const { page, run_id } = await book.beginning<Page & { run_id: number }>();
  await book.finish(run_id);
  await book.tick();
  return page;
}

const KINDS = ["ex_dividend", "early_assignment", "last_hours"];
const told = async () => (await book.deliver()).filter(({ kind }) => KINDS.includes(kind));

describe("a short call before an ex-dividend day", () => {
  const CALL = "SPY260417C00640000";
  const PUT = "SPY260417P00640000";
  const call = () => cc({ ticker: "SPY", strike_price: 640, net_credit: 210 });
  const deep = (put: number) => [quote(CALL, 1130), quote(PUT, put)];

  it("is reported in the last two sessions with the dividend, once each, if the put is worth less", async () => {
    const position_id = await book.open(call());
    await book.command("dividend", { ticker: "SPY", ex_date: "2026-03-20", amount: "1.4" });
    await book.deliver();

    await book.setClock("2026-03-17T15:00:00Z");
    expect((await asks()).underlyings).toEqual([]);

    // Wednesday, 09:40.
    await book.setClock("2026-03-18T13:40:00Z");
    expect(await asks()).toMatchObject({
      symbols: expect.arrayContaining([CALL, PUT]),
      underlyings: ["SPY"],
    });
    await book.decide(deep(141), [{ ticker: "SPY", price: 651 }]);
    expect(await told()).toEqual([]);
    await book.decide(deep(139), [{ ticker: "SPY", price: 651 }]);
    expect(await told()).toMatchObject([
      {
        kind: "ex_dividend",
        facts: { position_id, dividend: 1.4, put_mid: 1.39, price: 651, strike: 640, is_last: false },
      },
    ]);
    await book.decide(deep(120), [{ ticker: "SPY", price: 651 }]);
    expect(await told()).toEqual([]);

    await book.setClock("2026-03-19T13:35:00Z");
    await book.decide(deep(120), [{ ticker: "SPY", price: 651 }]);
    expect(await told()).toMatchObject([{ kind: "ex_dividend", facts: { is_last: true } }]);
    await book.setClock("2026-03-20T14:00:00Z");
    await book.decide(deep(120), [{ ticker: "SPY", price: 651 }]);
    expect((await told()).map(({ kind }) => kind)).not.toContain("ex_dividend");
  });

  it("is not reported again if it is left, and closes after the usual question", async () => {
    const position_id = await book.open(call());
    await book.command("dividend", { ticker: "SPY", ex_date: "2026-03-20", amount: "1.4" });
    await book.setClock("2026-03-18T14:00:00Z");
    await book.decide(deep(90), [{ ticker: "SPY", price: 651 }]);
    expect(await told()).toHaveLength(1);
    expect(await book.command("leave", { position_id, warning: "ex_dividend" })).toEqual({ outcome: "done" });
    await book.setClock("2026-03-19T14:00:00Z");
    await book.decide(deep(90), [{ ticker: "SPY", price: 651 }]);
    expect(await told()).toEqual([]);
    expect(await book.command("close", { position_id })).toEqual({ outcome: "asked" });
  });
});

describe("a short option in the money without time value", () => {
  it("is reported at once, with a price of the underlying that is requested only then", async () => {
    const request = csp({ strike_price: 180, ticker: "IWM", net_credit: 160 });
    const position_id = await book.open(request);
    await book.decide(quotesFor(request, 130));
    expect((await asks()).underlyings).toEqual([]);

    const price = [{ ticker: "IWM", price: 157.2 }];
    await book.decide(quotesFor(request, 2290));
    expect((await asks()).underlyings).toEqual(["IWM"]);
    await book.decide(quotesFor(request, 2285), price);
    expect(await told()).toEqual([]);
    await book.decide(quotesFor(request, 2284), price);
    expect(await told()).toMatchObject([
      {
        kind: "early_assignment",
        facts: { position_id, option_type: "put", strike: 180, price: 157.2, time_value: 0.04 },
      },
    ]);
    // Told today, so nobody needs that price any more.
    expect((await asks()).underlyings).toEqual([]);
  });
});

describe("the last hours of an expiration", () => {
  it("are reported from 14:30 if a strike is near or a short leg is in the money", async () => {
    const near = vpc({ strike_price: 610, width: 8, ticker: "SPY" });
    const far = csp({ strike_price: 400, ticker: "QQQ", net_credit: 120 });
    const assigned = csp({ strike_price: 90, ticker: "EEM", net_credit: 40 });
    const [position_id, , other] = [await book.open(near), await book.open(far), await book.open(assigned)];
    const quotes = [...quotesFor(near, 40), ...quotesFor(far, 1), ...quotesFor(assigned, 500)];
    const prices = [
      { ticker: "SPY", price: 607.9 },
      { ticker: "QQQ", price: 480 },
      { ticker: "EEM", price: 85.05 },
    ];
    await book.setClock("2026-04-17T18:29:00Z");
    await book.decide(quotes, prices);
    expect((await told()).map(({ kind }) => kind)).not.toContain("last_hours");
    await book.setClock("2026-04-17T18:30:00Z");
    expect((await asks()).underlyings).toEqual(["EEM", "QQQ", "SPY"]);
    await book.decide(quotes, prices);
    expect(await told()).toMatchObject([
      { kind: "last_hours", facts: { position_id, strike: 610, is_near: true, is_in_the_money: true } },
      {
        kind: "last_hours",
        facts: { position_id: other, strike: 90, is_near: false, is_in_the_money: true },
      },
    ]);
    await book.decide(quotes, prices);
    expect(await told()).toEqual([]);
  });
});
