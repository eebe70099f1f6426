import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { StillMarket } from "../../brokers/still-market.ts";
import { put, spread } from "../../engine/trades.ts";
import { adaptersOf } from "../../support/adapters.ts";
import { putSymbol, TUESDAY } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";
import { startSimulator } from "../../tradestation/simulator/simulator.ts";
import { writeJson } from "../hostile/json.ts";
import { type Mutation, mutate, mutation } from "../hostile/mutate.ts";
import { fuzz } from "../runs.ts";
import { contradictions } from "../sql/consistent.ts";
import { type Between, startProxy } from "./proxy.ts";

let world: TestWorld;
beforeAll(async () => {
  // Missing quotes of TradeStation are logged there.
  vi.spyOn(console, "warn").mockImplementation(() => {});
  world = await createWorld();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await world.drop();
});

/** A position that its profit target closes, one that stays open, and an approved entry; TradeStation has both. */
async function stage(): Promise<{
  proxy: Between;
  check: () => Promise<unknown>;
  stop: () => Promise<void>;
}> {
  await world.empty();
  const market = new StillMarket();
  const simulator = await startSimulator({
    market,
    now: async () => new Date(TUESDAY),
    limits: { account: 100_000, quotes: 100_000, bars: 100_000 },
  });
  const [closing, staying, entry] = [put({ quantity: 2 }), spread(), put()];
  const at = (request: StrikeRequest, mid: number) => {
    market.prices.set(request.ticker, 590);
    market.set(putSymbol(request), mid + (request.width === undefined ? 0 : 100));
    if (request.width !== undefined) {
      market.set(putSymbol(request, request.strike_price - request.width), 100);
    }
  };
  const proxy = await startProxy(simulator.settings.TRADESTATION_API_URL);
  const { broker, marketData } = adaptersOf({
    settings: { ...simulator.settings, TRADESTATION_API_URL: `${proxy.url}/v3` },
    options: { backoff: 1 },
    database: await world.rest(),
  });
  const check = () => world.check({ broker, marketData });
  for (const request of [closing, staying]) {
    at(request, 155);
    await world.approve(request);
  }
  await check();
  at(closing, 70);
  at(entry, 155);
  await world.approve(entry);
  return {
    proxy,
    check,
    async stop() {
      await proxy.stop();
      await simulator.stop();
    },
  };
}

it("with true answers, it closes one position, opens another and leaves the third alone", async () => {
  const { check, stop } = await stage();
  await check();
  await check();
  await stop();
  const positions =
    await world.sql`select status, count(*)::integer from public.positions group by 1 order by 1`;
  expect([...positions]).toEqual([
    { status: "CLOSED", count: 1 },
    { status: "OPEN", count: 2 },
  ]);
});

it("whatever one of TradeStation's answers is, the check ends, and the book is consistent", async () => {
  const lies = fc.array(fc.option(mutation), { minLength: 1, maxLength: 24 });
  await fuzz(lies, async (told) => {
    const { proxy, check, stop } = await stage();
    try {
      let answers = 0;
      proxy.changes((json) => {
        const lie: Mutation | null = told[answers] ?? null;
        answers += 1;
        return writeJson(lie === null ? json : mutate(json, lie));
      });
      for (let checks = 0; checks < 3; checks += 1) {
        expect(await check()).toMatchObject({ market_open: true });
        expect(await contradictions(world.sql)).toEqual([]);
      }
      // The lease is released, so nobody has to wait for its end.
      const [lease] =
        await world.sql`select expires_at <= clock_timestamp() as free from private.check_lease`;
      expect(lease).toEqual({ free: true });
    } finally {
      await stop();
    }
  });
});
