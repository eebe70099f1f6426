import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { everyNth } from "../support/every-nth.ts";
import { csp, type Row, startTestStack, type TestStack, until, vpc } from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(() => stack.setClock(NOW));

const post = (body: unknown) => stack.call("propose-trade", body);

const stored = async (request_id: string): Promise<Row | undefined> =>
  (await stack.db.sql`select * from public.trade_requests where request_id = ${request_id}`)[0];

/** How many messages in the chat are cards of the request. The market's facts are added to the existing card. */
async function cards(request_id: string): Promise<number> {
  await stack.quiet();
  const shown = await stack.db.sql`
    select distinct sent_message_id from private.outbox where kind = 'card' and request_id = ${request_id}`;
  return shown.count;
}

/** Refused with 422 for these fields, and nothing written. */
async function expectInvalid(body: unknown, ...fields: string[]): Promise<void> {
  await stack.quiet();
  const before = await stack.contents();
  const answer = await post(body);
  expect(answer.body, answer.text).toEqual({
    error: {
      code: "invalid",
      message: expect.stringMatching(/\S/),
      issues: expect.arrayContaining(fields.map((path) => ({ path, message: expect.stringMatching(/\S/) }))),
    },
  });
  expect(answer.status).toBe(422);
  expect(await stack.contents()).toEqual(before);
}

describe("a proposal", () => {
  it("is answered with 201, its request_id and its status", async () => {
    const trade = csp();
    const answer = await post(trade);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ request_id: trade.request_id, status: "pending" });
    expect(await stored(trade.request_id)).toMatchObject({ status: "pending", ticker: trade.ticker });
  });

  it("is a card in Telegram with Approve and Reject", async () => {
    const trade = csp();
    await stack.propose(trade);
    const card = await stack.card(trade.ticker);
    expect(card.buttons.map(({ text }) => text)).toEqual([
      expect.stringContaining("Approve"),
      expect.stringContaining("Reject"),
    ]);
  });

  it("that is sent again is answered with 200, and there is no second card", async () => {
    const trade = csp();
    await stack.propose(trade);
    await stack.card(trade.ticker);
    await stack.quiet();
    const before = await stack.contents();
    for (let time = 0; time < 3; time++) {
      const again = await post(trade);
      expect(again.status).toBe(200);
      expect(again.body).toEqual({ request_id: trade.request_id, status: "pending" });
    }
    expect(await stack.contents()).toEqual(before);
    expect(await cards(trade.request_id)).toBe(1);
  });

  it("that is sent again with its fields in another order or its legs spelled out is the same", async () => {
    const trade = vpc();
    await stack.propose(trade);
    const leg = { option_type: "put", expiration: trade.expiration_date, quantity: 1 } as const;
    const legs = [
      { action: "buy", strike: 575, ...leg },
      { action: "sell", strike: 580, ...leg },
    ];
    expect((await post(Object.fromEntries(Object.entries(trade).reverse()))).status).toBe(200);
    expect((await post({ ...trade, legs })).status).toBe(200);
    expect((await post({ ...trade, legs: legs.reverse(), overrides: {} })).status).toBe(200);
    expect(await cards(trade.request_id)).toBe(1);
  });

  it("that is sent again after it was decided is answered with 200 and its status, and nothing is sent", async () => {
    const trade = csp();
    await stack.propose(trade);
    await stack.press(await stack.card(trade.ticker), "Reject");
    await stack.card(trade.ticker, "Rejected");
    await stack.quiet();
    const before = await stack.contents();
    const again = await post(trade);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ request_id: trade.request_id, status: "rejected" });
    expect(await stack.contents()).toEqual(before);
  });

  it.each<[string, Partial<StrikeRequest>]>([
    ["credit", { net_credit: 150.01 }],
    ["strike", { strike_price: 579 }],
    ["expiration", { expiration_date: "2026-04-24" }],
    ["quantity", { quantity: 2 }],
    ["ticker", { ticker: "OTHER" }],
    ["strategy", { strategy_type: "VPC", width: 5 }],
    ["overrides", { overrides: { exit_dte: 7 } }],
  ])("under a request_id that belongs to another %s is refused with 409", async (_, other) => {
    const trade = csp();
    await stack.propose(trade);
    await stack.quiet();
    const before = await stack.contents();
    const answer = await post({ ...trade, ...other });
    expect(answer.body, answer.text).toEqual({
      error: { code: "conflict", message: expect.stringContaining(trade.request_id) },
    });
    expect(answer.status).toBe(409);
    expect(await stack.contents()).toEqual(before);
  });

  it("that arrives eight times at once is accepted once", async () => {
    const trade = csp();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(trade)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(await cards(trade.request_id)).toBe(1);
  });

  it("that arrives together with others of the same request_id is the only one accepted", async () => {
    const trade = csp();
    const answers = await Promise.all([1, 2, 3, 4, 5].map((quantity) => post({ ...trade, quantity })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(await cards(trade.request_id)).toBe(1);
  });

  it("tells request_ids apart by case and by every character", async () => {
    const trade = csp({ request_id: "Case Matters" });
    await stack.propose(trade);
    expect((await post({ ...trade, request_id: "case matters" })).status).toBe(201);
    expect((await post({ ...trade, request_id: "Case  Matters" })).status).toBe(201);
    expect((await post(trade)).status).toBe(200);
  });
});

describe("overrides", () => {
  it("are dollars for the whole position, and the card shows them", async () => {
    const trade = csp({
      quantity: 2,
      overrides: { profit_target: 100, stop_loss: 250, exit_dte: 7, auto_exit: false },
    });
    await stack.propose(trade);
    const { text } = await stack.card(trade.ticker);
    // 100.00 of profit on two contracts: 50.00 each; 250.00 of loss: 125.00 each.
    expect(text).toMatch(/Profit\s+\+100\.00\s+[≤≥] 100\.00/);
    expect(text).toMatch(/Stop\s+−250\.00\s+[≤≥] 275\.00/);
    expect(text).toMatch(/7 DTE\s+Apr 10 '26/);
    expect(text).toMatch(/automatic exit is off/i);
  });

  it("may be given in part: the rest is the default", async () => {
    const trade = csp({ overrides: { exit_dte: 0 } });
    await stack.propose(trade);
    const { text } = await stack.card(trade.ticker);
    expect(text).toMatch(/Profit\s+\+75\.00\s+[≤≥] 75\.00/);
    expect(text).toMatch(/0 DTE\s+Apr 17 '26/);
  });
});

describe("the expiration", () => {
  it("must be today or later in New York's calendar, not London's; today's is accepted until the close", async () => {
    // 22:00 on March 2 in New York, 03:00 on March 3 in London.
    await stack.setClock("2026-03-03T03:00:00Z");
    await expectInvalid(csp({ expiration_date: "2026-03-02" }), "expiration_date");
    expect((await post(csp({ expiration_date: "2026-03-03" }))).status).toBe(201);
    await stack.setClock("2026-03-03T20:59:59Z");
    expect((await post(csp({ expiration_date: "2026-03-03" }))).status).toBe(201);
    await stack.setClock("2026-03-03T21:00:00Z");
    await expectInvalid(csp({ expiration_date: "2026-03-03" }), "expiration_date");
  });

  it("may be a Saturday, as in the specification", async () => {
    const trade = csp({ request_id: "TEST_001", expiration_date: "2026-03-21" });
    expect((await post(trade)).status).toBe(201);
    expect((await stack.card(trade.ticker)).text).toMatch(/Mar 21 '26 is not a trading day/);
  });

  it.each(["2026-02-23", "2026-02-21", "2020-01-17"])("%s has passed", (expiration_date) =>
    expectInvalid(csp({ expiration_date }), "expiration_date"));

  it.each(
    everyNth(["2026-02-30", "2026-13-01", "17.04.2026", "20260417", "2026-04-17T00:00:00Z", "tomorrow", ""]),
  )("%j is not a date", (expiration_date) => expectInvalid(csp({ expiration_date }), "expiration_date"));
});

describe("a wrong field is named", () => {
  const wrong: [field: string, value: unknown][] = [
    ["request_id", ""],
    ["request_id", "x".repeat(256)],
    ["request_id", 7],
    ["request_id", null],
    ["request_id", undefined],
    // They look like another id, or are invisible.
    ["request_id", "roll-7\u200b"],
    ["request_id", "\ufeffroll-7"],
    ["request_id", "roll-\u202e7"],
    ["request_id", "r\u00f4ll-7"],
    ["request_id", "r\u043ell-7"],
    ["request_id", "roll-7 "],
    ["ticker", "\u0405PY"],
    ["strategy_type", "C\u0405P"],
    ["strategy_type", "JL"],
    ["strategy_type", "IRON"],
    ["strategy_type", "csp"],
    ["strategy_type", undefined],
    ["ticker", ""],
    ["ticker", "X".repeat(21)],
    ["ticker", "SPY'; drop table positions; --"],
    ["ticker", "<b>SPY</b>"],
    ["ticker", 5],
    ["ticker", undefined],
    ["expiration_date", 20260417],
    ["expiration_date", undefined],
    ["strike_price", 0],
    ["strike_price", -580],
    ["strike_price", "580"],
    ["strike_price", null],
    ["strike_price", 1e300],
    ["net_credit", 0],
    ["net_credit", -150],
    ["net_credit", "150"],
    ["net_credit", 1e300],
    ["net_credit", undefined],
    ["quantity", 0],
    ["quantity", -1],
    ["quantity", 1.5],
    ["quantity", "1"],
    ["quantity", 1e15],
    ["quantity", undefined],
    ["legs", {}],
    ["legs", []],
    ["overrides", []],
    ["overrides", "none"],
  ];
  it.each(everyNth(wrong))("%s: %j", (field, value) => expectInvalid({ ...csp(), [field]: value }, field));

  it.each(
    everyNth<[string, unknown]>([
      ["profit_target", 0],
      ["profit_target", -1],
      ["profit_target", "75"],
      ["stop_loss", 0],
      ["profit_percent", 0],
      ["stop_percent", "200"],
      ["exit_dte", -1],
      ["exit_dte", 1.5],
      ["auto_exit", "no"],
      ["auto_exit", 0],
    ]),
  )("overrides.%s: %j", (field, value) =>
    expectInvalid({ ...csp(), overrides: { [field]: value } }, `overrides.${field}`));

  it("the width: required for a VPC, below the strike, and not allowed for a CSP", async () => {
    await expectInvalid(vpc({ width: undefined }), "width");
    await expectInvalid(vpc({ width: 0 }), "width");
    await expectInvalid(vpc({ width: -5 }), "width");
    await expectInvalid(vpc({ width: 580 }), "width");
    await expectInvalid(csp({ width: 5 }), "width");
  });

  it("the credit of a VPC: below its width x 100", async () => {
    await expectInvalid(vpc({ net_credit: 500 }), "net_credit");
    await expectInvalid(vpc({ net_credit: 600 }), "net_credit");
    expect((await post(vpc({ net_credit: 499.99 }))).status).toBe(201);
  });

  it("all of several wrong fields", () =>
    expectInvalid(
      { ...csp(), ticker: 1, quantity: 0, net_credit: "a lot", overrides: { exit_dte: -1 } },
      "ticker",
      "quantity",
      "net_credit",
      "overrides.exit_dte",
    ));

  it("unknown fields are refused, at every depth", async () => {
    for (const body of [
      { ...csp(), notes: "hello" },
      { ...csp(), status: "approved" },
      { ...csp(), overrides: { trailing: 5 } },
      {
        ...csp(),
        legs: [
          { action: "sell", option_type: "put", strike: 580, expiration: "2026-04-17", quantity: 1, x: 1 },
        ],
      },
    ]) {
      const before = await stack.contents();
      const answer = await post(body);
      expect(answer.status, answer.text).toBe(422);
      expect(answer.text).toMatch(/notes|status|trailing|x/);
      expect(await stack.contents()).toEqual(before);
    }
    expect(
      (await post(`{"__proto__": {"status": "approved"}, ${JSON.stringify(csp()).slice(1)}`)).status,
    ).toBe(422);
  });
});

describe("any text of a proposer", () => {
  it.each([
    "'; drop table public.positions; --",
    '"><script>alert(1)</script>',
    "<b>not bold</b> & <a href='https://evil.example'>x</a>",
    "{{7*7}} %s %n $1 \\",
    "../../etc/passwd",
    "x".repeat(255),
  ])("as a request_id is kept unchanged: %s", async (request_id) => {
    const trade = csp({ request_id });
    const answer = await post(trade);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toEqual({ request_id, status: "pending" });
    expect(await stored(request_id)).toMatchObject({ request_id });
    await stack.card(trade.ticker);
    expect((await post(trade)).status).toBe(200);
  });

  it("the largest possible trade reaches the chat", async () => {
    const trade = csp({ strike_price: 99_999.999, net_credit: 9_999_999.89, quantity: 10_000 });
    expect((await post(trade)).status).toBe(201);
    await stack.card(trade.ticker);
  });

  it("the smallest one too", async () => {
    const trade = vpc({ strike_price: 0.002, width: 0.001, net_credit: 0.01 });
    expect((await post(trade)).status).toBe(201);
    await stack.card(trade.ticker);
  });

  it("delays no later card", async () => {
    const trade = csp();
    await stack.propose(trade);
    await stack.card(trade.ticker);
    await stack.quiet();
    const parked = await stack.db.sql`select kind, error from private.outbox where status = 'parked'`;
    expect([...parked]).toEqual([]);
  });
});

it("a proposal without a decision expires at the next close", async () => {
  const trade = csp();
  await stack.propose(trade);
  await stack.card(trade.ticker);
  expect((await stored(trade.request_id))?.expires_at).toEqual(new Date("2026-02-24T21:00:00Z"));
  await stack.setClock("2026-02-24T21:00:00Z");
  await stack.check();
  await until(
    () => stored(trade.request_id),
    (row) => row?.status === "expired",
  );
  const card = await stack.card(trade.ticker, "Expired");
  expect(card.buttons).toEqual([]);
});
