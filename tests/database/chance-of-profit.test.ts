import { afterAll, beforeAll, expect, it } from "vitest";
import { chanceOfProfit } from "../support/chance-of-profit.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.drop());

it("Postgres computes the same chance of profit as the library, to six digits", async () => {
  for (const price of [42.5, 600]) {
    for (const years of [0.02, 0.125, 0.5]) {
      for (const sigma of [0.12, 0.35, 0.9]) {
        const lower = { price: price * 0.93, implied_volatility: sigma };
        const upper = { price: price * 1.08, implied_volatility: sigma * 0.9 };
        const [told] = await db.sql<{ chance: number }[]>`
          select private.chance_between(${lower.price}, ${sigma}, ${upper.price}, ${sigma * 0.9}, ${price}, ${years}, 0.04) as chance`;
        expect(told?.chance).toBeCloseTo(chanceOfProfit({ lower, upper }, { price, years, rate: 0.04 }), 6);
      }
    }
  }
});
