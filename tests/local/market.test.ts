import { afterAll, beforeAll, expect, test } from "vitest";
import { type Market, startMarket } from "../../local/market.ts";
import { freePort } from "../../local/ports.ts";
import { type Scheduler, startScheduler } from "../../local/scheduler.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const PUT = "SPY260320P00580000";

let db: TestDatabase;
let scheduler: Scheduler;
let market: Market;

beforeAll(async () => {
  db = await createDatabase();
  scheduler = await startScheduler(db.server, db.name);
  market = await startMarket(db.server, db.name, () => scheduler, await freePort());
});
afterAll(async () => {
  await market.stop();
  await scheduler.stop();
  await db.drop();
});

async function send(method: string, path: string, body?: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${market.url}${path}`, { method, ...(body !== undefined && { body }) });
  return { status: response.status, body: await response.json() };
}

test("a quote is stored in dollars per share, and replaced as a whole", async () => {
  const stored = () => db.sql`
    select bid::float, ask::float, as_of, halted from private.simulated_quotes where symbol = ${PUT}`;
  const asOf = "2026-02-27T15:30:00Z";
  const first = { [PUT]: { bid: 0.7, ask: 0.8, as_of: asOf, halted: true } };
  expect(await send("PUT", "/quotes", JSON.stringify(first))).toEqual({ status: 200, body: { quotes: 1 } });
  expect(await stored()).toEqual([{ bid: 0.7, ask: 0.8, as_of: new Date(asOf), halted: true }]);

  await send("PUT", "/quotes", JSON.stringify({ [PUT]: { bid: 0.9, ask: 0.85 } }));
  expect(await stored()).toEqual([{ bid: 0.9, ask: 0.85, as_of: null, halted: false }]);

  await send("PUT", "/quotes", JSON.stringify({ [PUT]: null }));
  expect(await stored()).toEqual([{ bid: null, ask: null, as_of: null, halted: false }]);
});

test("underlyings are stored", async () => {
  expect((await send("PUT", "/underlyings", '{"SPY": 582.00, "BRK.B": 500}')).status).toBe(200);
  await send("PUT", "/underlyings", '{"SPY": 575.5}');
  const rows = await db.sql`select ticker, price::float from private.simulated_underlyings order by ticker`;
  expect(rows.map(({ ticker, price }) => [ticker, price])).toEqual([
    ["BRK.B", 500],
    ["SPY", 575.5],
  ]);
});

test("what was set is let go again, all of it", async () => {
  await send("PUT", "/quotes", JSON.stringify({ [PUT]: { bid: 0.7, ask: 0.8 } }));
  await send("PUT", "/underlyings", '{"SPY": 582.00, "BRK.B": 500}');
  expect(await send("DELETE", "/prices")).toEqual({ status: 200, body: { quotes: 1, underlyings: 2 } });
  expect(await send("DELETE", "/prices")).toEqual({ status: 200, body: { quotes: 0, underlyings: 0 } });
});

test("the clock can be pinned, moved on and let go", async () => {
  const before = Date.now();
  expect(await send("GET", "/clock")).toMatchObject({ status: 200, body: { pinned: false } });

  const pinned = await send("PUT", "/clock", '{"now": "2026-02-27T10:30:00-05:00"}');
  expect(pinned.body).toEqual({ now: "2026-02-27T15:30:00.000Z", pinned: true });
  expect((await db.sql`select private.now() as now`)[0]?.now).toEqual(new Date("2026-02-27T15:30:00Z"));

  const moved = await send("POST", "/clock/advance", '{"minutes": 5}');
  expect(moved.body).toEqual({ now: "2026-02-27T15:35:00.000Z", pinned: true });

  const { body } = await send("PUT", "/clock", '{"now": null}');
  expect(body).toMatchObject({ pinned: false });
  expect(Date.parse((body as { now: string }).now)).toBeGreaterThanOrEqual(before - 1000);
});

test("a clock that follows real time cannot be moved on", async () => {
  await send("PUT", "/clock", '{"now": null}');
  const refused = await send("POST", "/clock/advance", '{"minutes": 5}');
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
});

test("the clock cannot be pinned while real money is traded", async () => {
  const live = await startMarket(db.server, db.name, () => scheduler, await freePort(), true);
  const body = '{"now": "2026-02-27T10:30:00-05:00"}';
  const refused = await fetch(`${live.url}/clock`, { method: "PUT", body });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ error: { code: "conflict" } });
  expect((await db.sql`select pinned_at from local.market_clock`)[0]).toEqual({ pinned_at: null });
  await live.stop();
});

test.each([
  ["PUT", "/quotes", "{", 400, "malformed_json"],
  ["PUT", "/quotes", '{"SPY": {"bid": 1, "ask": 2}}', 422, "SPY"],
  ["PUT", "/quotes", `{"${PUT}": {"bid": -1, "ask": 2}}`, 422, `${PUT}.bid`],
  ["PUT", "/quotes", `{"${PUT}": {"bid": 1}}`, 422, `${PUT}.ask`],
  ["PUT", "/quotes", `{"${PUT}": {"bid": 1, "ask": 2, "as_of": "yesterday"}}`, 422, `${PUT}.as_of`],
  ["PUT", "/underlyings", '{"SPY": 0}', 422, "SPY"],
  ["PUT", "/clock", '{"now": "2026-02-27"}', 422, "now"],
  ["PUT", "/clock", "{}", 422, "now"],
  ["POST", "/clock/advance", '{"minutes": 0}', 422, "minutes"],
  ["POST", "/clock/advance", '{"minutes": 1.5}', 422, "minutes"],
  ["GET", "/quotes", undefined, 404, "not_found"],
])("%s %s with %s is refused, saying what is wrong", async (method, path, body, status, names) => {
  const refused = await send(method, path, body);
  expect(refused.status).toBe(status);
  expect(JSON.stringify(refused.body)).toContain(names);
});
