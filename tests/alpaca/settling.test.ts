import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AlpacaBroker } from "../../shared/alpaca/alpaca-broker.ts";
import { AlpacaClient } from "../../shared/alpaca/client.ts";
import { settlement, settlementFacts } from "../../shared/telegram/questions/settlement.ts";
import { csp, putSymbol, vpc } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type AlpacaSimulator, startAlpacaSimulator } from "./simulator/simulator.ts";

// End to end: our book, the adapter, and a simulator that settles expired contracts.

let world: TestWorld;
let alpaca: AlpacaSimulator;
let broker: AlpacaBroker;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.empty();
  alpaca = await startAlpacaSimulator({
    market: world.marketData,
    now: async () => new Date(String((await world.sql`select private.now()`)[0]?.now)),
    limit: 10_000,
  });
  broker = new AlpacaBroker(new AlpacaClient(alpaca.settings, { backoff: 2 }));
  return () => alpaca.stop();
});
afterAll(() => world.drop());

const LAST_SESSION = "2026-04-17T18:55:00Z";
const CLOSE = "2026-04-17T20:05:00Z";
const MONDAY = "2026-04-20T13:35:00Z";

const check = async (now: string) => {
  await world.setClock(now);
  const result = await world.check({ broker });
  expect(result.warnings).toEqual([]);
  return result;
};

/** A position without exit rules, in the book and at the broker, quoted until the close. */
async function held(request: ReturnType<typeof csp>, close: number): Promise<number> {
  await world.setClock("2026-03-03T15:00:00Z");
  const position_id = await world.open({ ...request, overrides: { auto_exit: false } });
  const { legs } = await world.position(position_id);
  for (const { symbol, action } of legs as { symbol: string; action: string }[]) {
    alpaca.book.moved.set(symbol, request.quantity * (action === "sell" ? -1 : 1));
    await world.drive(symbol, 0.3, 0.32);
  }
  await world.driveUnderlying(request.ticker, close);
  await check(LAST_SESSION);
  return position_id;
}

const put = (differing = {}) =>
  csp({ ticker: "KRE", strike_price: 45, net_credit: 62, quantity: 3, ...differing });
const questions = async () => [
  ...(await world.sql`select position_id::integer, facts ->> 'outcome' as outcome, answer, answered_by from private.prompts`),
];
const shares = async () => [
  ...(await world.sql`select ticker, quantity, price::float from public.share_trades`),
];

describe("Alpaca's settlement", () => {
  it("by assignment answers the question, and books the shares once", async () => {
    const position_id = await held(put(), 44.87);
    await check(CLOSE);
    expect(await questions()).toMatchObject([{ position_id, outcome: "confirm", answer: null }]);
    expect(await check(MONDAY)).toMatchObject({ closed: [position_id] });
    expect(await questions()).toMatchObject([{ answer: "assigned", answered_by: "the broker" }]);
    expect(await world.position(position_id)).toMatchObject({ exit_reason: "assigned", exit_price: 13 });
    expect(await shares()).toEqual([{ ticker: "KRE", quantity: 300, price: 44.87 }]);
    const told = await world.deliver();
    const { facts } = told.findLast(({ kind }) => kind === "settlement") ?? {};
    const { text, buttons } = settlement(settlementFacts.parse(facts));
    expect(text).toContain(
      "The broker reports: short put 45: 3 assigned.\nAnswered by the broker: assigned.",
    );
    expect(buttons).toEqual([]);
    // The following sessions find what the book expects.
    await check("2026-04-20T13:40:00Z");
    await check("2026-04-21T13:35:00Z");
    expect(await questions()).toHaveLength(1);
    expect(await shares()).toHaveLength(1);
    expect([...(await world.sql`select * from public.drifts`)]).toEqual([]);
  });

  it("by expiration answers the question, too", async () => {
    const position_id = await held(put(), 45.11);
    await check(CLOSE);
    await check(MONDAY);
    expect(await questions()).toMatchObject([{ outcome: "confirm", answer: "expired" }]);
    expect(await world.position(position_id)).toMatchObject({ exit_reason: "expired", realized_pnl: 186 });
    expect(await shares()).toEqual([]);
  });

  it("of a spread comes from both of its legs: one assigned and the other expired, or exercised", async () => {
    const spread = () => vpc({ ticker: "XLU", strike_price: 70, width: 4, net_credit: 80, quantity: 2 });
    const between = await held(spread(), 67.4);
    await check(CLOSE);
    await check(MONDAY);
    expect(await world.position(between)).toMatchObject({ exit_reason: "assigned", exit_price: 260 });
    expect(await shares()).toEqual([{ ticker: "XLU", quantity: 200, price: 67.4 }]);
    const below = await held({ ...spread(), ticker: "XLP", request_id: "below" }, 65.9);
    await check(CLOSE);
    expect(await questions()).toHaveLength(2);
    await check(MONDAY);
    expect(await world.position(below)).toMatchObject({ exit_reason: "assigned", exit_price: 400 });
    expect(await shares()).toHaveLength(1);
  });

  it("by an exercise after the close is booked again in the check whose shares ask", async () => {
    const position_id = await held(put(), 46.2);
    await check(CLOSE);
    expect(await world.position(position_id)).toMatchObject({ status: "EXPIRED" });
    alpaca.book.assign(putSymbol(put()), 3, "2026-04-17");
    await check(MONDAY);
    expect(await questions()).toMatchObject([{ outcome: "exercised", answer: "assigned" }]);
    expect(await world.position(position_id)).toMatchObject({ exit_reason: "assigned", realized_pnl: 186 });
    expect(await shares()).toEqual([{ ticker: "KRE", quantity: 300, price: 45 }]);
  });

  it("of a part is left to a person, who is told what is known", async () => {
    const position_id = await held(put(), 44.87);
    await check(CLOSE);
    await world.deliver();
    alpaca.book.assign(putSymbol(put()), 1, "2026-04-17");
    await world.driveUnderlying("KRE", 45.05);
    await check(MONDAY);
    expect(await questions()).toMatchObject([{ position_id, answer: null }]);
    const asked = (await world.deliver()).filter(({ kind }) => kind === "settlement");
    expect(asked).toMatchObject([{ edited: true }]);
    const { text, buttons } = settlement(settlementFacts.parse(asked[0]?.facts));
    expect(text).toContain("The broker reports: short put 45: 1 assigned, 2 expired.");
    expect(buttons).toHaveLength(1);
  });

  it("that contradicts a person's answer changes nothing: the shares ask again, and the broker's report is shown", async () => {
    const position_id = await held(put(), 44.87);
    await check(CLOSE);
    await world.deliver();
    expect(await world.answerNewest("settlement", "expired")).toMatchObject({ outcome: "answered" });
    await check(MONDAY);
    await check("2026-04-20T13:40:00Z");
    expect(await world.position(position_id)).toMatchObject({ exit_reason: "expired", realized_pnl: 186 });
    expect(await questions()).toMatchObject([{ answer: "expired" }, { outcome: "exercised", answer: null }]);
    expect((await world.deliver()).findLast(({ kind }) => kind === "settlement")).toMatchObject({
      facts: { answer: null, said: [{ kind: "assigned", quantity: 3 }] },
    });
  });

  it("that contradicts the booking, without shares to ask about, is reported once", async () => {
    const position_id = await held(put(), 46.2);
    await check(CLOSE);
    // The delivered shares were sold before anybody looked.
    alpaca.book.assign(putSymbol(put()), 3, "2026-04-17");
    alpaca.book.pledge("KRE", -300);
    await check(MONDAY);
    await check("2026-04-20T13:40:00Z");
    const told = (await world.deliver()).filter(({ kind }) => kind === "settled_otherwise");
    expect(told).toMatchObject([{ facts: { position_id, exit_reason: "expired" } }]);
    expect(await world.position(position_id)).toMatchObject({ exit_reason: "expired", realized_pnl: 186 });
  });

  it("is requested only while something waits for it", async () => {
    await held(put({ expiration_date: "2026-05-15" }), 44.87);
    await check(MONDAY);
    expect(alpaca.requests.filter(({ endpoint }) => endpoint === "activities")).toEqual([]);
  });
});
