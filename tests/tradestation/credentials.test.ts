import { inspect } from "node:util";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { supabaseVault } from "../../shared/tradestation/tokens.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { csp, putSymbol, vpc } from "../support/book.ts";
import { orderOf } from "../support/orders.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, startSimulator } from "./simulator/simulator.ts";

let world: TestWorld;
let simulator: Simulator;
beforeAll(async () => {
  world = await createWorld();
  await world.empty();
  simulator = await startSimulator({
    market: world.marketData,
    rotation: true,
    silence: 10,
    limits: { account: 100_000, quotes: 100_000, chains: 100_000, bars: 100_000 },
  });
});
afterAll(async () => {
  await simulator?.stop();
  await world.drop();
});

/** Every row of every table as text, without Vault's tables. */
async function everyRow(): Promise<string> {
  const tables = await world.sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema', 'vault')`;
  const rows = await Promise.all(
    tables.map(({ name }) => world.sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`)),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join("\n");
}

it("no credential is visible anywhere in a storm of faults: no message, no log, no row", async () => {
  const seen: unknown[] = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => seen.push(values));
  }
  const newProcess = () => {
    const vault = supabaseVault(world.database, simulator.settings.TRADESTATION_REFRESH_TOKEN);
    const client = new TradeStationClient(simulator.settings, vault, { backoff: 1 });
    return {
      broker: new TradeStationBroker(client, async () => []),
      marketData: new TradeStationMarketData(client),
    };
  };
  const errorsOf = async (call: Promise<unknown>) => {
    await call.then(
      (answer) => seen.push(answer),
      (error: Error) => seen.push([error, error.stack, error.cause]),
    );
  };

  // A storm: 40 of 100 calls fail, whoever makes them, and careless answers repeat the credentials.
  simulator.faults.schedule({ seed: "credentials", percent: 40 });
  simulator.faults.queue("place", "token_expired");
  const requests = [csp({ quantity: 2 }), vpc(), csp()];
  for (const request of requests) {
    await world.driveUnderlying(request.ticker, 588);
    await world.drive(putSymbol(request), 2.5, 2.54);
    await world.drive(putSymbol(request, 575), 1, 1.02);
    await world.approve({ ...request, net_credit: request.width ? 150 : 250 });
  }
  for (let check = 0; check < 12; check++) {
    const { broker, marketData } = newProcess();
    await errorsOf(world.check({ broker, marketData }));
    await world.loseLease();
    const order = orderOf(csp());
    const placed = broker.place([order]);
    await Promise.all([
      errorsOf(placed),
      errorsOf(placed.then((reports) => broker.cancel([{ ...order, ...reports[0] } as never]))),
      errorsOf(broker.holdings()),
      errorsOf(broker.account()),
      errorsOf(marketData.expirations("SPY")),
    ]);
    if (check % 4 === 3) {
      simulator.tokens.expireAll();
    }
  }
  // Then a revoked authorization.
  simulator.tokens.revoke();
  await errorsOf(newProcess().broker.account());
  await errorsOf(newProcess().broker.place([orderOf(csp())]));

  const faults = new Set(simulator.faults.happened.map(({ fault }) => fault));
  expect(faults.size).toBeGreaterThan(12);
  expect(simulator.book.orders.size).toBeGreaterThan(3);
  const everything = `${inspect(seen, { depth: null, showHidden: true })}\n${await everyRow()}`;
  vi.restoreAllMocks();
  const secrets = simulator.tokens.secrets();
  expect(secrets.length).toBeGreaterThan(5);
  expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  // Something had to be hidden.
  expect(everything.includes("***")).toBe(true);
});
