import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, quotesFor, vpc } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

const cards = async () => (await book.sql`select from private.outbox where kind = 'card'`).length;

describe("proposing", () => {
  it("stores the request as pending and queues one card", async () => {
    const request = csp();
    expect(await book.propose(request)).toMatchObject({
      request_id: request.request_id,
      status: "pending",
      created: true,
    });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      created_at: new Date("2026-03-03T15:00:00Z"),
      expires_at: new Date("2026-03-03T21:00:00Z"),
    });
    expect(await cards()).toBe(1);
  });

  it.each([
    ["a put", csp({ overrides: { profit_target: 60, exit_dte: 14 } })],
    ["a spread", vpc({ quantity: 3 })],
  ])("a repeated proposal (%s) changes nothing and sends nothing", async (_what, request) => {
    await book.propose(request);
    const before = await book.request(request.request_id);
    await book.setClock("2026-03-03T16:00:00Z");
    expect(await book.propose(request)).toMatchObject({ status: "pending", created: false });
    expect(await book.request(request.request_id)).toEqual(before);
    expect(await cards()).toBe(1);
  });

  it("a repeated proposal returns the request in its current state", async () => {
    const request = csp();
    await book.approve(request);
    expect(await book.propose(request)).toMatchObject({ status: "approved", created: false });
    const rejected = csp();
    await book.propose(rejected);
    await book.deliver();
    await book.press(rejected.request_id, "reject");
    expect(await book.propose(rejected)).toMatchObject({ status: "rejected", created: false });
  });

  it("a repeated proposal with its legs spelled out is the same", async () => {
    const request = vpc();
    await book.propose(request);
    const leg = { option_type: "put", expiration: request.expiration_date, quantity: 1 } as const;
    const legs: StrikeRequest["legs"] = [
      { ...leg, action: "buy", strike: 575 },
      { ...leg, action: "sell", strike: 580 },
    ];
    expect(await book.propose({ ...request, legs })).toMatchObject({ created: false });
  });

  it("a repeated proposal after its expiration is still the same", async () => {
    const request = csp({ expiration_date: "2026-03-04" });
    await book.propose(request);
    await book.setClock("2026-03-05T15:00:00Z");
    expect(await book.propose(request)).toMatchObject({ created: false });
  });

  it.each<[string, Partial<StrikeRequest>]>([
    ["ticker", { ticker: "OTHER" }],
    ["strategy", { strategy_type: "VPC", width: 5 }],
    ["expiration", { expiration_date: "2026-04-24" }],
    ["strike", { strike_price: 579.5 }],
    ["credit", { net_credit: 150.01 }],
    ["quantity", { quantity: 2 }],
    ["overrides", { overrides: { auto_exit: false } }],
  ])("the same request_id with another %s is refused (409) and changes nothing", async (_field, differing) => {
    const request = csp();
    await book.propose(request);
    const before = await book.request(request.request_id);
    await expect(book.propose({ ...request, ...differing })).rejects.toMatchObject({ code: "PT409" });
    expect(await book.request(request.request_id)).toEqual(before);
    expect(await cards()).toBe(1);
  });

  it("request_ids are case-sensitive", async () => {
    const request = csp({ request_id: "Case" });
    await book.propose(request);
    expect(await book.propose({ ...request, request_id: "case" })).toMatchObject({ created: true });
  });

  it("five times at once stores one request and sends one card", async () => {
    const request = csp();
    const answers = await Promise.all(Array.from({ length: 5 }, () => book.propose(request)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(await cards()).toBe(1);
  });
});

describe("an expiration", () => {
  it.each([
    ["of yesterday", "2026-03-03T15:00:00Z", "2026-03-02"],
    ["of today, once it has traded for the last time", "2026-03-03T21:00:00Z", "2026-03-03"],
    ["of today in New York, where it is 23:59", "2026-03-04T04:59:00Z", "2026-03-03"],
    ["of a Saturday, once Friday's session is over", "2026-03-06T21:00:00Z", "2026-03-07"],
  ])("%s is refused (422) and nothing is written", async (_what, now, expiration_date) => {
    await book.setClock(now);
    const request = csp({ expiration_date });
    await expect(book.propose(request)).rejects.toMatchObject({ code: "PT422" });
    expect(await book.sql`select from public.trade_requests`).toHaveLength(0);
    expect(await cards()).toBe(0);
  });

  it.each([
    ["of today, as long as it trades", "2026-03-03T20:59:00Z", "2026-03-03"],
    ["of today in New York, where it is 00:01", "2026-03-04T05:01:00Z", "2026-03-04"],
    ["of tomorrow", "2026-03-03T15:00:00Z", "2026-03-04"],
    ["of tomorrow in New York, where it is 23:59 and tomorrow in UTC", "2026-03-04T04:59:00Z", "2026-03-04"],
  ])("%s is accepted", async (_what, now, expiration_date) => {
    await book.setClock(now);
    expect(await book.propose(csp({ expiration_date }))).toMatchObject({ status: "pending" });
  });

  it.each([
    ["on a Saturday, as the specification's own example", "2026-03-21", true],
    ["on Good Friday", "2026-04-03", true],
    ["on an early close", "2026-11-27", false],
    ["on a Friday", "2026-04-17", false],
  ])("%s is accepted, with a warning when it is no trading day", async (_what, expiration_date, warns) => {
    const request = csp({ expiration_date });
    await book.propose(request);
    const [card] = await book.deliver();
    expect(card?.facts).toMatchObject({ expiration_date });
    expect(JSON.stringify(card?.facts.warnings).includes("non_trading_expiration")).toBe(warns);
  });

  it("within the request's own exit_dte is accepted, with a warning", async () => {
    await book.propose(csp({ expiration_date: "2026-03-24" }));
    await book.propose(csp({ expiration_date: "2026-03-25" }));
    expect((await book.deliver()).map(({ facts }) => facts.warnings)).toEqual([["inside_exit_dte"], []]);
  });
});

describe("a request that was not sent expires at the next close", () => {
  it.each([
    ["proposed during a session", "2026-03-03T15:00:00Z", "2026-03-03T21:00:00Z"],
    ["proposed before the open", "2026-03-03T11:00:00Z", "2026-03-03T21:00:00Z"],
    ["proposed at the close", "2026-03-03T21:00:00Z", "2026-03-04T21:00:00Z"],
    [
      "proposed on a Friday evening over the change to daylight saving",
      "2026-03-06T22:00:00Z",
      "2026-03-09T20:00:00Z",
    ],
    ["proposed on an early close", "2026-11-27T17:59:00Z", "2026-11-27T18:00:00Z"],
  ])("%s", async (_when, proposed, close) => {
    await book.setClock(proposed);
    const request = csp({ expiration_date: "2027-01-15" });
    await book.propose(request);
    await book.deliver();
    await book.setClock(new Date(Date.parse(close) - 1000).toISOString());
    await book.finish(await book.begin());
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending" });
    await book.setClock(close);
    await book.beginning();
    expect(await book.request(request.request_id)).toMatchObject({ status: "expired" });
    expect((await book.deliver()).map(({ facts, edited }) => [facts.status, edited])).toEqual([
      ["expired", true],
    ]);
  });

  it("also when it was approved, but could not be sent", async () => {
    const request = csp();
    await book.approve(request);
    // No quote all day.
    await book.send([]);
    expect(await book.request(request.request_id)).toMatchObject({ status: "approved" });
    await book.loseLease();
    await book.setClock("2026-03-03T21:00:00Z");
    await book.beginning();
    expect(await book.request(request.request_id)).toMatchObject({ status: "expired" });
    await book.loseLease();
    await book.setClock("2026-03-04T15:00:00Z");
    expect(
      (await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }])).place,
    ).toEqual([]);
  });

  it("but not while its order is at the broker", async () => {
    const request = csp();
    await book.approve(request);
    const { run_id, place } = await book.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 600 },
    ]);
    expect(place).toHaveLength(1);
    await book.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "working", limit_price: 150 },
    ]);
    await book.setClock("2026-03-03T21:00:00Z");
    await book.begin();
    expect(await book.request(request.request_id)).toMatchObject({ status: "executing" });
  });

  it("and a press that comes too late says so", async () => {
    const request = csp();
    await book.propose(request);
    await book.deliver();
    await book.setClock("2026-03-03T21:00:00Z");
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "expired" });
    expect(await book.request(request.request_id)).toMatchObject({ status: "expired" });
  });
});
