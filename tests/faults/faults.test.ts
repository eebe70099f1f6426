import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGround, type Ground } from "../hunting/ground.ts";
import { VENDORS, type Vendor } from "./brokers.ts";
import { type Outcome, play } from "./play.ts";
import { scheduleOf } from "./schedule.ts";
import { setStage } from "./stage.ts";

const { FAULTS_RUNS, FAULTS_FROM, FAULTS_SEED, FAULTS_TRACE, FAULTS_BROKER } = process.env;
/** Without a named vendor, every seed is played at each. */
const vendors = VENDORS.filter((vendor) => vendor === (FAULTS_BROKER ?? vendor));
const seeds =
  FAULTS_SEED === undefined
    ? Array.from({ length: Number(FAULTS_RUNS) }, (_, i) => i + Number(FAULTS_FROM))
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

async function played(seed: number, vendor: Vendor): Promise<Outcome> {
  const schedule = scheduleOf(seed);
  const stage = await setStage(ground, schedule, vendor);
  try {
    return await play(stage, schedule);
  } finally {
    await stage.stop();
  }
}

// Nothing is left to play where --broker names a network: publishing.test.ts plays those.
describe.skipIf(vendors.length === 0)("brokers", () => {
  describe.each(vendors)("at %s", (vendor) => {
    it("a seed reproduces a schedule", async () => {
      const [seed = 1] = seeds;
      const once = await played(seed, vendor);
      const again = await played(seed, vendor);
      // Requests that one statement queued have no order.
      expect(again.trace.sort()).toEqual(once.trace.sort());
    });

    it.each(seeds)("whatever fails, the book is right in the end (--seed %d)", async (seed) => {
      const { broken, trace, met: metHere } = await played(seed, vendor);
      for (const [what, times] of metHere) {
        met.set(`${vendor}: ${what}`, (met.get(`${vendor}: ${what}`) ?? 0) + times);
      }
      if (seed % 50 === 0) {
        process.stdout.write(`${seed} of ${seeds.length} schedules played at ${vendor}\n`);
      }
      const same = `npm run test:faults -- --broker ${vendor} --seed ${seed}`;
      if (broken.length > 0 || FAULTS_TRACE) {
        process.stdout.write(`\n${same}\n${trace.join("\n")}\n`);
      }
      expect(broken, same).toEqual([]);
    });
  });
});
