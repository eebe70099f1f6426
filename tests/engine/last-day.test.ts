import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Broker } from "../../shared/broker.ts";
import { csp, putSymbol } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.empty();
  await world.sql`update private.check_lease set permits = null`;
});
afterAll(() => world.drop());

const SENTENCE =
  "Today is its last trading day, and Alpaca accepts no new positions in it after 15:15 New York.";
const AT_1510 = "2026-04-17T19:10:00Z";
const AT_1515 = "2026-04-17T19:15:00Z";

/** The paper broker, as a broker that opens nothing late on an option's last day. */
function particular(): Broker {
  const { broker } = world;
  return {
    mode: "SIM",
    referenceIsUnique: true,
    permits: {
      broker: "Alpaca",
      strategies: ["CSP"],
      indices: false,
      expiry_cutoff_minutes: 45,
      liquidates_minutes: 30,
    },
    place: (orders) => broker.place(orders),
    replace: (orders) => broker.replace(orders),
    cancel: (orders) => broker.cancel(orders),
    poll: (orders) => broker.poll(orders),
    holdings: () => broker.holdings(),
    account: () => broker.account(),
  };
}

const check = () => world.check({ broker: particular() });
const put = () => csp({ ticker: "KRE", strike_price: 45, net_credit: 34 });
/** Quoted in USD per share. */
async function quoted(mid: number, underlying = 46): Promise<void> {
  await world.drive(putSymbol(put()), mid - 0.01, mid + 0.01);
  await world.driveUnderlying("KRE", underlying);
}

describe("a contract that expires today is not opened late, if the broker does not accept it", () => {
  it("refused when proposed", async () => {
    await world.setClock(AT_1515);
    await check();
    const { error } = await world.database.rpc("propose_trade", { request: put() });
    expect(error).toMatchObject({ code: "PT422", message: SENTENCE, details: "expiration_date" });
    await world.propose(csp({ expiration_date: "2026-04-24" }));
  });

  it("refused at Approve", async () => {
    await world.setClock(AT_1510);
    await check();
    const request = put();
    await world.propose(request);
    await world.deliver();
    await world.setClock(AT_1515);
    expect(await world.press(request.request_id, "approve")).toMatchObject({
      outcome: "refused",
      message: SENTENCE,
    });
  });

  it("refused before it is sent", async () => {
    await world.setClock(AT_1510);
    await check();
    const request = put();
    await quoted(0.36);
    await world.approve(request);
    await world.setClock(AT_1515);
    await check();
    expect(await world.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: SENTENCE,
    });
    expect(await world.orders({ request_id: request.request_id })).toEqual([]);
  });

  it("cancelled if it has not filled by then, with the reason", async () => {
    await world.setClock(AT_1510);
    const request = put();
    // Below the approved credit, so the entry waits.
    await quoted(0.33);
    await world.approve(request);
    await check();
    expect(await world.orders({ request_id: request.request_id })).toMatchObject([{ status: "working" }]);
    await world.setClock(AT_1515);
    await check();
    expect(await world.request(request.request_id)).toMatchObject({
      status: "expired",
      status_note: `It was cancelled before it filled. ${SENTENCE}`,
    });
  });

  it("still opened at a broker without that rule", async () => {
    await world.setClock(AT_1515);
    const request = put();
    await quoted(0.36);
    await world.approve(request);
    await world.check();
    await world.check();
    expect(await world.request(request.request_id)).toMatchObject({ status: "executed" });
  });
});

describe("a contract that expires today near a strike", () => {
  const warnings = async () => (await world.deliver()).filter(({ kind }) => kind === "last_hours");

  it("asks once, at half past two, with the time from which the broker may close it", async () => {
    await world.setClock("2026-03-03T15:00:00Z");
    const position_id = await world.open({ ...put(), overrides: { auto_exit: false } });
    await quoted(0.2, 45.3);
    await world.setClock("2026-04-17T18:25:00Z");
    await check();
    expect(await warnings()).toEqual([]);
    await world.setClock("2026-04-17T18:30:00Z");
    await check();
    expect(await warnings()).toMatchObject([
      { facts: { position_id, is_near: true, broker: "Alpaca", liquidates_at: "15:30" } },
    ]);
    await world.setClock("2026-04-17T19:30:00Z");
    await check();
    expect(await warnings()).toEqual([]);
  });
});
