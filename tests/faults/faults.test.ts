import { afterAll, beforeAll, expect, it } from "vitest";
import { createGround, type Ground } from "../hunting/ground.ts";
import { type Outcome, play } from "./play.ts";
import { scheduleOf } from "./schedule.ts";
import { setStage } from "./stage.ts";

const { FAULTS_RUNS, FAULTS_SEED, FAULTS_TRACE } = process.env;
const seeds =
  FAULTS_SEED === undefined
    ? Array.from({ length: Number(FAULTS_RUNS) }, (_, i) => i + 1)
    : [Number(FAULTS_SEED)];

let ground: Ground;
const met = new Map<string, number>();
beforeAll(async () => {
  ground = await createGround();
});
afterAll(async () => {
  const counts = [...met].sort().map(([what, times]) => `  ${what}: ${times}`);
  process.stdout.write(`Met in ${seeds.length} schedules:\n${counts.join("\n")}\n`);
  await ground?.drop();
});

async function played(seed: number): Promise<Outcome> {
  const schedule = scheduleOf(seed);
  const stage = await setStage(ground, schedule);
  try {
    return await play(stage, schedule);
  } finally {
    await stage.stop();
  }
}

it("a seed is all it takes to see the same again", async () => {
  const [seed = 1] = seeds;
  const once = await played(seed);
  const again = await played(seed);
  // What was queued in one statement has no order.
  expect(again.trace.sort()).toEqual(once.trace.sort());
});

it.each(seeds)("whatever goes wrong, the book ends up true (--seed %d)", async (seed) => {
  const { broken, trace, met: metHere } = await played(seed);
  for (const [what, times] of metHere) {
    met.set(what, (met.get(what) ?? 0) + times);
  }
  if (seed % 50 === 0) {
    process.stdout.write(`${seed} of ${seeds.length} schedules played\n`);
  }
  if (broken.length > 0 || FAULTS_TRACE) {
    process.stdout.write(`\n--seed ${seed}\n${trace.join("\n")}\n`);
  }
  expect(broken, `npm run test:faults -- --seed ${seed}`).toEqual([]);
});
