import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, putSymbol, type Row, startTestStack, type TestStack, vpc } from "../support/stack.ts";

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(() => stack.setClock(NOW));

const post = (body: unknown) => stack.call("create-position", body);

const executed = (request = csp(), differing: Row = {}) => ({
  request,
  entry_price: 150,
  quantity: request.quantity,
  execution_data: { order_id: "TS123" },
  ...differing,
});

/** Refused, with nothing written. */
async function expectRefused(body: unknown, status: 409 | 422, ...fields: string[]): Promise<void> {
  await stack.quiet();
  const before = await stack.contents();
  const answer = await post(body);
  expect(answer.status, answer.text).toBe(status);
  expect(answer.body).toMatchObject({
    error: {
      code: status === 409 ? "conflict" : "invalid",
      message: expect.stringMatching(/\S/),
      ...(fields.length > 0 && {
        issues: expect.arrayContaining(
          fields.map((path) => ({ path, message: expect.stringMatching(/\S/) })),
        ),
      }),
    },
  });
  expect(await stack.contents()).toEqual(before);
}

describe("a trade that was executed elsewhere", () => {
  it("is answered with 201 and the position: entry 150.00, target 75.00, stop 300.00", async () => {
    const trade = executed();
    const answer = await post(trade);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      position_id: expect.any(Number),
      request_id: trade.request.request_id,
      ticker: trade.request.ticker,
      strategy_type: "CSP",
      status: "OPEN",
      entry_date: "2026-02-24T15:15:00+00:00",
      entry_price: 150,
      quantity: 1,
      open_quantity: 1,
      exit_date: null,
      exit_price: null,
      exit_reason: null,
      realized_pnl: 0,
      profit_target: 75,
      stop_loss: 300,
      exit_dte: 21,
      collateral: 58_000,
      max_risk: 57_850,
      legs: [
        {
          action: "sell",
          option_type: "put",
          strike: 580,
          expiration: "2026-04-17",
          quantity: 1,
          symbol: putSymbol(trade.request, 580),
        },
      ],
    });
  });

  it("takes its rules from the fill, not from the requested credit", async () => {
    const answer = await post(executed(csp(), { entry_price: 160 }));
    expect(answer.body).toMatchObject({
      entry_price: 160,
      profit_target: 80,
      stop_loss: 320,
      max_risk: 57_840,
    });
  });

  it("may be a spread: its stop is its width, its risk the width minus the credit", async () => {
    const answer = await post(executed(vpc({ quantity: 2 })));
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      strategy_type: "VPC",
      contract_short: expect.stringMatching(/^T\w+ 580\/575p$/),
      quantity: 2,
      profit_target: 150,
      stop_loss: 1_000,
      collateral: 1_000,
      max_risk: 700,
      legs: [
        { action: "sell", strike: 580 },
        { action: "buy", strike: 575 },
      ],
    });
  });

  it("has the given fees, or the commission of its execution data", async () => {
    const told = await post(executed(csp({ quantity: 2 }), { execution_data: { commission: 1.7 } }));
    expect(told.body).toMatchObject({ fees: 1.7, credit: 300 });
    const said = await post(executed(csp(), { execution_data: { commission: 1.7 }, fees: 0.65 }));
    expect(said.body).toMatchObject({ fees: 0.65 });
    for (const refused of [{ fees: -1 }, { fees: 150.01 }, { execution_data: { commission: "none" } }]) {
      expect(await post(executed(csp(), refused))).toMatchObject({ status: 422 });
    }
  });

  it("may have filled in part: the position has the filled quantity", async () => {
    const answer = await post(executed(csp({ quantity: 3 }), { quantity: 2 }));
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      quantity: 2,
      open_quantity: 2,
      profit_target: 150,
      stop_loss: 600,
      collateral: 116_000,
      legs: [{ quantity: 2 }],
    });
  });

  it("is a filled order of source manual, and nothing is sent", async () => {
    const trade = executed();
    await post(trade);
    const orders = await stack.db.sql`
      select purpose, source, status, quantity, filled_quantity, fill_cash::float, broker_order_id, sent_at
      from public.orders where request_id = ${trade.request.request_id}`;
    expect([...orders]).toEqual([
      {
        purpose: "entry",
        source: "manual",
        status: "filled",
        quantity: 1,
        filled_quantity: 1,
        fill_cash: 150,
        broker_order_id: "TS123",
        sent_at: null,
      },
    ]);
  });

  it("is announced in Telegram, once, with nothing to press", async () => {
    const trade = executed();
    const { position_id } = (await post(trade)).body as { position_id: number };
    await post(trade);
    await stack.message(({ text }) => text.includes(`Position ${position_id} opened`));
    await stack.quiet();
    const about = (await stack.messages()).filter(({ text }) => text.includes(trade.request.ticker));
    expect(about.filter(({ text }) => /^✅/.test(text))).toHaveLength(1);
    // The buttons only show something; there is nothing to decide.
    for (const { callback_data } of about.flatMap(({ buttons }) => buttons)) {
      expect(callback_data).toMatch(/^see:/);
    }
  });

  it("is watched and closed by rule like any other", async () => {
    const trade = executed();
    const { position_id } = (await post(trade)).body as { position_id: number };
    await stack.quote({ [putSymbol(trade.request, 580)]: [0.7, 0.8] });
    expect((await stack.check()).exits).toContainEqual({ position_id, reason: "profit_target" });
    const [position] = await stack.db.sql`
      select status, exit_reason, realized_pnl::float from public.positions where position_id = ${position_id}`;
    expect(position).toEqual({ status: "CLOSED", exit_reason: "profit_target", realized_pnl: 75 });
  });

  it("that is sent again is answered with 200 and the same position, and nothing is written", async () => {
    const trade = executed();
    const first = await post(trade);
    await stack.quiet();
    const before = await stack.contents();
    const again = await post(trade);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await stack.contents()).toEqual(before);
  });

  it("that is sent again after it was closed is answered with 200 and the position as it is", async () => {
    const trade = executed();
    const { position_id } = (await post(trade)).body as { position_id: number };
    await stack.quote({ [putSymbol(trade.request, 580)]: [0.7, 0.8] });
    await stack.check();
    const again = await post(trade);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ position_id, status: "CLOSED", realized_pnl: 75 });
  });

  it.each([
    ["another price", { entry_price: 149 }],
    ["another quantity", { quantity: 2 }],
    ["other execution data", { execution_data: { order_id: "TS124" } }],
    ["no execution data", { execution_data: {} }],
  ])("that is sent again with %s is refused with 409", async (_, differing) => {
    const trade = executed();
    await post(trade);
    await expectRefused({ ...trade, ...differing }, 409);
  });

  it("under a request_id that belongs to another trade is refused with 409", async () => {
    const trade = executed();
    await post(trade);
    await expectRefused({ ...trade, request: { ...trade.request, strike_price: 570 } }, 409);
  });

  it("that arrives eight times at once is one position", async () => {
    const trade = executed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(trade)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const { request_id } = trade.request;
    expect(await stack.db.sql`select from public.positions where request_id = ${request_id}`).toHaveLength(1);
    expect(await stack.db.sql`select from public.orders where request_id = ${request_id}`).toHaveLength(1);
  });

  it("that the engine has opened itself is refused with 409", async () => {
    const request = csp();
    await stack.quote({ [putSymbol(request, 580)]: [1.45, 1.55] });
    await stack.underlying({ [request.ticker]: 590 });
    await stack.propose(request);
    await stack.press(await stack.card(request.ticker), "Approve");
    await stack.card(request.ticker, /opened/);
    await expectRefused(executed(request), 409);
  });

  it("may have been proposed before: its card then shows that it is open and has no buttons", async () => {
    const request = csp();
    await stack.propose(request);
    const { message_id } = await stack.card(request.ticker);
    const answer = await post(executed(request));
    expect(answer.status, answer.text).toBe(201);
    const card = await stack.card(request.ticker, /opened/);
    expect(card.message_id).toBe(message_id);
    expect(card.buttons).toMatchObject([{ callback_data: expect.stringMatching(/^see:position:/) }]);
  });
});

describe("a wrong field is named", () => {
  it.each<[string, unknown]>([
    ["entry_price", 0],
    ["entry_price", -150],
    ["entry_price", "150"],
    ["entry_price", null],
    ["entry_price", undefined],
    ["quantity", 0],
    ["quantity", -1],
    ["quantity", 1.5],
    ["quantity", "1"],
    ["quantity", undefined],
    ["execution_data", []],
    ["execution_data", "TS123"],
    ["request", undefined],
    ["request", "TEST_001"],
  ])("%s: %j", (field, value) => expectRefused({ ...executed(), [field]: value }, 422, field));

  it("in the request, by its path", async () => {
    await expectRefused(executed(csp({ quantity: 0 }), { quantity: 1 }), 422, "request.quantity");
    await expectRefused({ ...executed(), request: { ...csp(), ticker: 1 } }, 422, "request.ticker");
    await expectRefused(executed(csp({ request_id: "fill\u2060-3" })), 422, "request.request_id");
    await expectRefused({ ...executed(), request: { ...csp(), legs: [] } }, 422, "request.legs");
    await expectRefused(executed(vpc({ net_credit: 500 })), 422, "request.net_credit");
  });

  it("an expiration that is over, by its path", () =>
    expectRefused(executed(csp({ expiration_date: "2026-02-23" })), 422, "request.expiration_date"));

  it("an entry price at or above what the position can lose", async () => {
    await expectRefused(executed(vpc(), { entry_price: 500 }), 422, "entry_price");
    await expectRefused(executed(csp(), { entry_price: 58_000 }), 422, "entry_price");
  });

  it("unknown fields are refused", async () => {
    await expectRefused({ ...executed(), note: "x" }, 422);
    await expectRefused({ ...executed(), request: { ...csp(), note: "x" } }, 422);
  });
});

describe("execution data", () => {
  it("may be anything that a broker sent, and is saved", async () => {
    const execution_data = {
      order_id: "1'; drop table x; --",
      ok: true,
      dry_run: false,
      fills: [{ price: 1.5, quantity: 1, nested: { deep: [null, "<b>"] } }],
    };
    const trade = executed(csp(), { execution_data });
    expect((await post(trade)).status).toBe(201);
    const [order] = await stack.db.sql`
      select execution_data, broker_order_id from public.orders where request_id = ${trade.request.request_id}`;
    expect(order).toEqual({ execution_data, broker_order_id: "1'; drop table x; --" });
  });

  it("may be left out", async () => {
    const { execution_data: _, ...trade } = executed();
    expect((await post(trade)).status).toBe(201);
  });

  it("that is nested ten thousand deep is refused as the caller's fault", async () => {
    const trade = executed();
    await stack.quiet();
    const before = await stack.contents();
    const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
    const answer = await post(JSON.stringify(trade).replace('"TS123"', deep));
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status, answer.text).toBeLessThan(500);
    expect(await stack.contents()).toEqual(before);
  });
});
