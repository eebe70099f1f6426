import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runExitCheck } from "../../shared/exit-check.ts";
import { StillMarket } from "../brokers/still-market.ts";
import { age, createGround, type Ground, startBroker } from "../hunting/ground.ts";
import { Process } from "../hunting/process.ts";
import { Worker } from "../hunting/worker.ts";
import { csp, putSymbol, type Row } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";
import type { Fault } from "./simulator/faults.ts";
import type { Simulator } from "./simulator/simulator.ts";

// A check, Postgres and TradeStation together: an order whose answer is lost and that the broker accepts late.
let ground: Ground;
let simulator: Simulator;
let now: Date;
const market = new StillMarket();
beforeAll(async () => {
  ground = await createGround();
});
beforeEach(async () => {
  await ground.empty();
  simulator = await startBroker({ market, now: async () => now });
  now = new Date("2026-03-03T15:00:00Z");
  await ground.world.setClock(now.toISOString());
});
afterAll(async () => {
  await simulator.stop();
  await ground.drop();
});

/** A check, this many minutes after the previous one. */
async function check(minutes = 5) {
  now = new Date(now.getTime() + minutes * 60_000);
  await ground.world.setClock(now.toISOString());
  await age(ground.world, simulator.book, minutes * 60_000);
  const worker = new Worker(ground.world.database, simulator.settings);
  return await runExitCheck(worker.portsFor(new Process()));
}

/** An approved entry whose order is sent and meets a fault. */
async function entered(fault: Fault, differing: Partial<StrikeRequest> = {}): Promise<StrikeRequest> {
  const request = csp({ ticker: "LATE", quantity: 2, net_credit: 185, ...differing });
  market.set(putSymbol(request), request.net_credit);
  market.prices.set(request.ticker, 600);
  await ground.world.approve(request);
  simulator.faults.queue("place", fault);
  await check();
  return request;
}

const note = async ({ request_id }: StrikeRequest): Promise<Row> => {
  const { status, status_note } = await ground.world.request(request_id);
  return { status, status_note };
};
const opened = async () =>
  await ground.world
    .sql`select request_id, quantity, credit::float8, stop_loss::float8 from public.positions`;

it("an entry that two look-ups do not show is waited for, and adopted with its rules when it turns up", async () => {
  const request = await entered("taken_late", { overrides: { stop_loss: 333 } });
  expect(await note(request)).toEqual({
    status: "executing",
    status_note: expect.stringMatching(/Do not propose it again/),
  });
  await check();
  expect(simulator.book.orders.size).toBe(1);
  expect(await opened()).toEqual([]);
  await check();
  expect(await opened()).toEqual([
    { request_id: request.request_id, quantity: 2, credit: 370, stop_loss: 333 },
  ]);
  expect(simulator.book.fills).toHaveLength(1);
});

it("meanwhile its ticker gets no second entry: a new proposal is not sent", async () => {
  const request = await entered("taken_late");
  const again = { ...request, request_id: "proposed-again" };
  const sentence =
    /The broker's answer to an entry in LATE was lost, so the order may be working\. Wait until/;
  expect(await ground.world.approve(again)).toMatchObject({
    outcome: "refused",
    message: expect.stringMatching(sentence),
  });
  expect(await note(again)).toEqual({ status: "pending", status_note: expect.stringMatching(sentence) });
  // Its approval is older, so it asks again.
  await ground.world.sql`
    update public.trade_requests set status = 'approved', decided_at = private.now(), decided_by = '77'
    where request_id = ${again.request_id}`;
  await check();
  expect(await note(again)).toEqual({ status: "pending", status_note: expect.stringMatching(sentence) });
  await check();
  expect(await opened()).toHaveLength(1);
  expect(simulator.book.orders.size).toBe(1);
});

it("one that is found only the next day is adopted as well", async () => {
  simulator.faults.queue("orders", "not_whole");
  const request = await entered("lost_after", { overrides: { exit_dte: 7 } });
  expect(simulator.book.fills).toHaveLength(1);
  simulator.faults.schedule({ seed: "down", percent: 100, faults: ["lost_before"] });
  await ground.world
    .sql`update public.orders set status = 'unknown', filled_quantity = 0, fill_cash = 0, broker_order_id = null`;
  for (const minutes of [60, 300, 10, 10]) {
    await check(minutes);
  }
  expect(await note(request)).toMatchObject({ status: "executing" });
  simulator.faults.clear();
  await check(17 * 60 + 10);
  const [position] = await ground.world.sql`select request_id, exit_dte, status from public.positions`;
  expect(position).toEqual({ request_id: request.request_id, exit_dte: 7, status: "OPEN" });
});

it("a close that was lost disables the stop for ten minutes, not for the day", async () => {
  await entered("filled_while_ack", { overrides: { stop_loss: 120 } });
  await check();
  await check();
  expect(await opened()).toHaveLength(1);
  market.set(putSymbol(csp({ ticker: "LATE" })), 280);
  simulator.faults.queue("place", "lost_before");
  await check();
  await check();
  await check();
  expect(simulator.book.orders.size).toBe(1);
  // Three look-ups within ten minutes.
  await check();
  expect(simulator.book.orders.size).toBe(2);
  expect(await ground.world.trades()).toMatchObject([{ exit_reason: "stop_loss" }]);
});
