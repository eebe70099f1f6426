import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { TUESDAY } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
let market: SimulatedMarket;
beforeAll(async () => {
  world = await createWorld();
  market = new SimulatedMarket(world.database);
});
beforeEach(async () => {
  await world.empty();
  await world.setClock(TUESDAY);
});
afterAll(() => world.drop());

const ALL = { from: 0, to: 100_000 };
/** Days from TUESDAY on: within ten weeks, and beyond. */
const [SOON, LATE] = ["2026-04-17", "2026-09-18"];

describe("a simulated chain", () => {
  it("takes three calls of the database, with one expiration and with all of them", async () => {
    const all = await market.expirations("SPY");
    expect(all.length).toBeGreaterThan(15);
    for (const expirations of [[SOON], all]) {
      const spies = [vi.spyOn(world.database, "rpc"), vi.spyOn(world.database, "from")];
      const chain = await market.chain("SPY", { expirations, option_type: "put", strikes: ALL });
      const calls = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      for (const spy of spies) {
        spy.mockRestore();
      }
      expect(calls).toBeLessThanOrEqual(3);
      expect(new Set(chain.map(({ symbol }) => symbol.slice(3, 9))).size).toBe(expirations.length);
    }
  });

  it("equals its strikes and quotes one by one, and is the same every time", async () => {
    await world.driveUnderlying("SPY", 588.25);
    await world.drive("SPY260417P00580000", 6.1, 6.25);
    const filter = {
      expirations: [SOON, LATE, "2026-04-18", SOON],
      option_type: "put" as const,
      strikes: { from: 540, to: 600 },
    };
    const chain = await market.chain("SPY", filter);
    const symbols: string[] = [];
    for (const expiration of [SOON, LATE]) {
      for (const strike of await market.strikes("SPY", expiration)) {
        if (strike >= 540 && strike <= 600) {
          symbols.push(`SPY${expiration.slice(2).replaceAll("-", "")}P00${strike}000`);
        }
      }
    }
    expect(chain.map(({ symbol }) => symbol)).toEqual(symbols);
    expect(chain).toMatchObject(await market.optionQuotes(symbols));
    expect(chain.find(({ symbol }) => symbol === "SPY260417P00580000")).toMatchObject({ bid: 610, ask: 625 });
    expect(await market.chain("SPY", filter)).toEqual(chain);
  });

  it("without listed contracts is empty", async () => {
    expect(
      await market.chain("SPY", { expirations: ["2026-04-18"], option_type: "call", strikes: ALL }),
    ).toEqual([]);
  });
});

describe("simulated strikes", () => {
  /** The distances between neighbouring strikes within a distance of the price. */
  const steps = (strikes: number[], price: number, within: number) =>
    new Set(
      strikes.flatMap((strike, i) => {
        const next = strikes[i + 1];
        const isWithin =
          next !== undefined && Math.max(Math.abs(strike - price), Math.abs(next - price)) < within * price;
        return isWithin ? [Math.round((next - strike) * 100) / 100] : [];
      }),
    );

  it.each([
    ["of half a dollar below 25", 20, [0.5], [0.5], [0.5]],
    ["of a dollar below 200", 180, [1], [1], [1]],
    [
      "from 200 on of a dollar around the price for ten weeks, of five elsewhere and later",
      600,
      [1],
      [1, 5],
      [5],
    ],
  ])("have steps %s", async (_, price, near, soon, late) => {
    await world.driveUnderlying("STEP", price);
    const strikes = await market.strikes("STEP", SOON);
    expect([...steps(strikes, price, 0.14)]).toEqual(near);
    expect([...steps(strikes, price, 1)].sort()).toEqual(soon);
    const later = await market.strikes("STEP", LATE);
    expect([...steps(later, price, 1)]).toEqual(late);
    for (const listed of [strikes, later]) {
      expect(listed.at(0)).toBeGreaterThanOrEqual((price * 2) / 3);
      expect(listed.at(-1)).toBeLessThanOrEqual((price * 4) / 3);
      expect(listed.length).toBeGreaterThan(25);
    }
  });
});
