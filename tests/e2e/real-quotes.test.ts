import { afterAll, beforeAll, expect, it } from "vitest";
import { runDemoOnRealQuotes } from "../../local/demo-on-real-quotes.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { connect } from "../../shared/database.ts";
import { OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { type AlpacaSimulator, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import type { TestDatabase } from "../support/database.ts";
import { createStackDatabase, type DrivenStack, drive, type Row } from "../support/stack.ts";

/** `npm start -- --env-file alpaca.env`: quotes from Alpaca, and the paper broker. */

let db: TestDatabase;
let simulator: AlpacaSimulator;
let started: Stack;
let stack: DrivenStack;
let settings: Record<string, string>;

beforeAll(async () => {
  db = await createStackDatabase();
  const { url, secretKey } = await db.rest();
  simulator = await startAlpacaSimulator({
    // Alpaca's market is the stack's.
    market: new SimulatedMarket(connect(url, secretKey)),
    now: async () => {
      const [clock] = await db.sql<{ now: Date }[]>`select private.now()`;
      return clock?.now ?? new Date();
    },
  });
  settings = { ...simulator.environment, BROKER: "paper" };
  started = await startStack({
    checkout: process.cwd(),
    database: { server: db.server, name: db.name },
    settings,
    isPaced: false,
  });
  stack = drive({ ...started, chatUrl: started.chatUrl ?? "" }, db);
});
afterAll(async () => {
  await started?.stop();
  await simulator?.stop();
  await db.drop();
});

/** The output of the demo, which presses the button itself. */
async function played(): Promise<string> {
  const lines: string[] = [];
  await runDemoOnRealQuotes(started, readSettings(settings, OUTSIDE_WORLD), {
    auto: true,
    say: (line) => lines.push(line),
    signal: AbortSignal.timeout(60_000),
  });
  return lines.join("\n");
}

const requests = () => db.sql<Row[]>`
  select status, legs, net_credit::float from public.trade_requests order by created_at`;

it("in a session a listed put is quoted, proposed, filled and held at real quotes, at the market's own time", async () => {
  await stack.setClock("2026-09-15T15:15:00Z");
  await stack.underlying({ SPY: 643.2 });
  const said = await played();
  expect(said).toMatch(/^Tue Sep 15, 11:15 in New York, Alpaca's feed indicative, derived prices\./);
  expect(said).not.toContain("closed");
  // From the source's own chain: about 45 days, about 3 % below the price.
  expect(said).toMatch(/quoted +SPY 643\.20, its 624 put of 2026-10-30 \d+\.\d\d bid, \d+\.\d\d asked/);
  expect(said).toMatch(/opened +position 1 at \d+\.\d\d with the paper broker/);
  expect(said).toMatch(/hold +its mark is \d+\.\d\d, P&L -?\d+\.\d\d, 45 days to expiration/);
  expect(await requests()).toMatchObject([{ status: "executed" }]);
  // Alpaca received no order.
  expect(simulator.book.orders.size).toBe(0);
});

it("while the market is closed it says so and until when, shows the last quotes, and approved requests wait", async () => {
  await stack.setClock("2026-09-19T16:00:00Z");
  const said = await played();
  expect(said).toMatch(/^Sat Sep 19, 12:00 in New York/);
  expect(said).toContain("The market is closed until Mon Sep 21, 09:30: these are its last quotes.");
  expect(said).toMatch(/quoted +SPY 643\.20, its 624 put/);
  expect(said).toContain("approved   It is sent at the first check after Mon Sep 21, 09:30");
  expect(await requests()).toMatchObject([{ status: "executed" }, { status: "approved" }]);
});
