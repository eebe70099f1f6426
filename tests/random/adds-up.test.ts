import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorld, type TestWorld } from "../support/world.ts";
import { compareHistory, comparePositions } from "./book/comparison.ts";
import { History } from "./book/history.ts";
import { step } from "./book/steps.ts";

const seed = Number(process.env.BOOK_SEED ?? Math.floor(Math.random() * 2 ** 31));
const runs = process.env.BOOK_RUNS;
/** The path that fast-check prints, to repeat a counterexample at once. */
const path = process.env.BOOK_PATH;

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.drop());

it(`random histories add up to the cent in positions, trade_history, v_daily_pnl and v_performance_metrics (BOOK_SEED=${seed})`, async () => {
  let finished = 0;
  // With BOOK_RUNS without a limit, otherwise within CI's time; the remaining runs do nothing.
  let deadline = runs === undefined ? Date.now() + 11_000 : Number.POSITIVE_INFINITY;
  let failed: number | undefined;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 15, maxLength: 45, size: "max" }),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      async (steps, luck) => {
        if (Date.now() > deadline) {
          return;
        }
        try {
          const history = new History(world, luck);
          await history.begin();
          for (const step of steps) {
            await history.take(step);
            await comparePositions(world, history.model.held);
          }
          await compareHistory(world, history.model);
          finished += 1;
        } catch (error) {
          // More time, once, to find a shorter history that fails.
          failed ??= Date.now();
          deadline = Math.max(deadline, failed + 60_000);
          throw error;
        }
      },
    ),
    { seed, numRuns: Number(runs ?? 300), ...(path === undefined ? {} : { path }) },
  );
  expect(finished).toBeGreaterThan(0);
}, 3_600_000);
