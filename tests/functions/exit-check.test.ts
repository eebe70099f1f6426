import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, putSymbol, type Row, startTestStack, type TestStack, until, vpc } from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

/** Tuesday, 10:15 in New York; 52 days before the expiration in the requests. */
const NOW = "2026-02-24T15:15:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(async () => {
  await stack.quiet();
  // No open positions remain from an earlier test.
  await stack.db.sql`
    delete from private.exit_decisions; delete from public.trade_history; delete from public.orders;
    delete from public.positions; delete from private.outbox; delete from private.paper_orders`.simple();
  await stack.setClock(NOW);
});

async function open(request: StrikeRequest): Promise<number> {
  const answer = await stack.call("create-position", {
    request,
    entry_price: request.net_credit,
    quantity: request.quantity,
    execution_data: {},
  });
  expect(answer.status, answer.text).toBe(201);
  return (answer.body as { position_id: number }).position_id;
}

const position = async (id: number): Promise<Row | undefined> =>
  (await stack.db.sql`select * from public.positions where position_id = ${id}`)[0];

const exitOrders = (id: number) =>
  stack.db.sql`select * from public.orders where purpose = 'exit' and position_id = ${id}`;

describe("a check", () => {
  it("with nothing open is answered with 200, its run_id and zero checked positions", async () => {
    const first = await stack.check();
    expect(first).toMatchObject({ run_id: expect.any(Number), market_open: true, checked: 0, exits: [] });
    expect(first).not.toHaveProperty("busy");
    const second = await stack.check();
    expect(second.run_id).toBeGreaterThan(first.run_id as number);
  });

  it("lists every exit that it claimed, by position and reason, and no other position", async () => {
    const won = csp();
    const lost = csp();
    const late = csp({ expiration_date: "2026-03-17" });
    const held = csp();
    const unquoted = csp();
    const spread = vpc();
    await stack.quote({
      [putSymbol(won, 580)]: [0.74, 0.76],
      [putSymbol(lost, 580)]: [4.45, 4.55],
      [putSymbol(late, 580)]: [1.45, 1.55],
      [putSymbol(held, 580)]: [4.4, 4.5],
      [putSymbol(unquoted, 580)]: null,
      [putSymbol(spread, 580)]: [2.7, 2.8],
      [putSymbol(spread, 575)]: [1.95, 2.05],
    });
    const ids: number[] = [];
    for (const request of [won, lost, late, held, unquoted, spread]) {
      ids.push(await open(request));
    }
    const check = await stack.check();
    expect(check).toMatchObject({ market_open: true, checked: 6 });
    expect(check.exits).toEqual([
      { position_id: ids[0], reason: "profit_target" },
      { position_id: ids[1], reason: "stop_loss" },
      { position_id: ids[2], reason: "21dte" },
      { position_id: ids[5], reason: "profit_target" },
    ]);
    expect(await position(ids[3] ?? 0)).toMatchObject({ status: "OPEN", verdict: "hold" });
    expect(await position(ids[4] ?? 0)).toMatchObject({ status: "OPEN", verdict: "unmarked" });
    for (const [index, reason] of [
      [0, "profit_target"],
      [1, "stop_loss"],
      [2, "21dte"],
      [5, "profit_target"],
    ] as const) {
      expect(await position(ids[index] ?? 0)).toMatchObject({ status: "CLOSED", exit_reason: reason });
    }
    expect((await stack.check()).exits).toEqual([]);
  });

  it("sends no order for the date without a trustworthy quote", async () => {
    const late = csp({ expiration_date: "2026-03-17" });
    await stack.quote({ [putSymbol(late, 580)]: null });
    const id = await open(late);
    expect(await stack.check()).toMatchObject({ checked: 1, exits: [] });
    expect(await exitOrders(id)).toHaveLength(0);
    expect(await position(id)).toMatchObject({ status: "OPEN", verdict: "waiting" });
    await stack.quote({ [putSymbol(late, 580)]: [1.45, 1.55] });
    expect((await stack.check()).exits).toEqual([{ position_id: id, reason: "21dte" }]);
  });

  it.each([
    ["before the open", "2026-02-24T14:29:59Z"],
    ["at the close", "2026-02-24T21:00:00Z"],
    ["on a Saturday", "2026-02-28T15:15:00Z"],
    ["on a holiday", "2026-04-03T15:15:00Z"],
    ["after an early close", "2026-11-27T18:00:00Z"],
  ])("%s reports that the market is closed, and decides and sends nothing", async (_, now) => {
    const trade = csp({ expiration_date: "2027-01-15" });
    await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
    const id = await open(trade);
    await stack.quiet();
    await stack.setClock(now);
    const before = await stack.contents();
    const check = await stack.check();
    expect(check).toMatchObject({
      run_id: expect.any(Number),
      market_open: false,
      checked: 0,
      exits: [],
    });
    expect(await position(id)).toMatchObject({ status: "OPEN" });
    expect(await stack.contents()).toEqual({
      ...before,
      "private.exit_checks": expect.anything(),
      "private.check_lease": expect.anything(),
    });
  });

  it.each([
    ["at the open", "2026-02-24T14:30:00Z"],
    ["a second before the close", "2026-02-24T20:59:59Z"],
    ["a second before an early close", "2026-11-27T17:59:59Z"],
    ["in summer time", "2026-03-09T13:30:00Z"],
  ])("%s reports that the market is open", async (_, now) => {
    await stack.setClock(now);
    expect(await stack.check()).toMatchObject({ market_open: true });
  });

  it("accepts an empty object, or the requested part, and nothing else", async () => {
    const before = await stack.contents();
    const answer = await stack.call("exit-check", { force: true });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error: { code: "invalid" } });
    expect(answer.text).toContain("force");
    expect(await stack.contents()).toEqual(before);
  });
});

describe("several checks at once", () => {
  it("close a position once", async () => {
    const trade = csp({ quantity: 3 });
    await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
    const id = await open(trade);
    const answers = await Promise.all(Array.from({ length: 5 }, () => stack.call("exit-check", {})));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const exits = answers.flatMap(({ body }) => (body as { exits: unknown[] }).exits);
    expect(exits).toEqual([{ position_id: id, reason: "profit_target" }]);
    await stack.quiet();
    expect(await exitOrders(id)).toHaveLength(1);
    expect(await position(id)).toMatchObject({ status: "CLOSED", open_quantity: 0 });
    expect(await stack.db.sql`select from public.trade_history where position_id = ${id}`).toHaveLength(1);
  });

  it("one that finds the lease taken answers at once that it is busy, and leaves its request", async () => {
    const trade = csp();
    await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
    const id = await open(trade);
    await stack.quiet();
    await stack.db.sql`update private.check_lease set expires_at = clock_timestamp() + interval '1 minute'`;
    try {
      const before = await stack.contents();
      const { status, body } = await stack.call("exit-check", {});
      expect(status).toBe(409);
      expect(body).toMatchObject({ busy: true, market_open: true, checked: 0, exits: [] });
      expect(body).not.toHaveProperty("run_id");
      expect(await stack.contents()).toEqual({ ...before, "private.check_lease": expect.anything() });
      expect(
        await stack.db.sql`select wanted_at is not null as wanted, full_wanted from private.check_lease`,
      ).toEqual([{ wanted: true, full_wanted: true }]);
    } finally {
      await stack.db.sql`update private.check_lease set expires_at = '-infinity'`;
    }
    expect((await stack.check()).exits).toEqual([{ position_id: id, reason: "profit_target" }]);
  });

  it("are covered by the one at work: it begins again, and the position that was due meanwhile closes", async () => {
    const trade = csp();
    await stack.quote({ [putSymbol(trade, 580)]: [1.4, 1.6] });
    const id = await open(trade);
    await stack.quiet();
    // A row that somebody holds in the SQL editor blocks a run midway.
    let release = () => {};
    const editing = stack.db.sql.begin(async (sql) => {
      await sql`select from public.positions where position_id = ${id} for update`;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    const first = stack.call("exit-check", {});
    await until(
      async () =>
        (await stack.db.sql`select from private.check_lease where expires_at > clock_timestamp()`).count,
      (held) => held === 1,
    );
    await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
    // It waits for the row of the lease no longer than that statement waits for the position's row.
    const second = stack.call("exit-check", {});
    release();
    await editing;
    expect((await first).status).toBe(200);
    expect([200, 409]).toContain((await second).status);
    await stack.quiet();
    expect(await position(id)).toMatchObject({ status: "CLOSED" });
  });

  it("answers 202 to a caller that does not wait, and continues", async () => {
    const trade = csp();
    await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
    const id = await open(trade);
    await stack.quiet();
    const answer = await stack.call("exit-check", {}, { Prefer: "respond-async" });
    expect([answer.status, answer.text, answer.headers.get("Preference-Applied")]).toEqual([
      202,
      "",
      "respond-async",
    ]);
    await until(
      () => position(id),
      (row) => row?.status === "CLOSED",
    );
    expect(
      (await stack.call("exit-check", {}, { Prefer: "respond-async", "x-cron-secret": "wrong" })).status,
    ).toBe(401);
    expect((await stack.call("exit-check", { force: true }, { Prefer: "respond-async" })).status).toBe(422);
  });

  it("the lease of a run that was cut off expires: the next check runs", async () => {
    await stack.db.sql`update private.check_lease set expires_at = clock_timestamp() - interval '1 second'`;
    expect(await stack.check()).toMatchObject({ run_id: expect.any(Number), market_open: true });
  });
});
