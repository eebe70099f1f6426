import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, EXPIRATION, putSymbol, vpc } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

const ALL = 100_000_000;

describe("the paper account's buying power", () => {
  it("is 100,000,000 while nothing is committed, and its only figure", async () => {
    expect(await world.broker.account()).toEqual({ equity: null, cash: null, buying_power: ALL });
    expect(await world.broker.holdings()).toEqual([]);
  });

  it("is committed by a working entry and freed when that is cancelled", async () => {
    const order = orderOf(vpc({ quantity: 2 }));
    await world.broker.place([order]);
    expect((await world.broker.account()).buying_power).toBe(ALL - 1000);
    await world.broker.cancel([order]);
    expect((await world.broker.account()).buying_power).toBe(ALL);
  });

  it("is freed by a close when that has filled, not before", async () => {
    const request = csp({ quantity: 2 });
    await world.open(request);
    expect((await world.broker.account()).buying_power).toBe(ALL - 116_000);
    const close = closing(orderOf(request, { quantity: 1 }), 75);
    await world.drive(putSymbol(request), 0.99, 1.01);
    await world.broker.place([close]);
    await world.broker.poll([close]);
    expect((await world.broker.account()).buying_power).toBe(ALL - 116_000);
    await world.drive(putSymbol(request), 0.74, 0.76);
    await world.broker.poll([close]);
    expect((await world.broker.account()).buying_power).toBe(ALL - 58_000);
  });
});

it("positions recorded as opened elsewhere count too, until they expire", async () => {
  const request = vpc();
  await world.open(request);
  const held = [
    { symbol: putSymbol(request, 575), quantity: 1 },
    { symbol: putSymbol(request), quantity: -1 },
  ];
  await world.setClock(`${EXPIRATION}T19:59:00Z`);
  expect(await world.broker.holdings()).toEqual(held);
  await world.setClock(`${EXPIRATION}T20:00:00Z`);
  expect(await world.broker.holdings()).toEqual([]);
  expect((await world.broker.account()).buying_power).toBe(ALL);
});
