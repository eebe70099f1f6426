import { afterAll, beforeAll, expect, it } from "vitest";
import type { TradeStationSettings } from "../../shared/settings.ts";
import { play } from "../faults/play.ts";
import { type Schedule, scheduleOf } from "../faults/schedule.ts";
import { setStage } from "../faults/stage.ts";
import { createGround, type Ground } from "../hunting/ground.ts";
import { adaptersOf } from "../support/adapters.ts";
import { startWire } from "./wire.ts";

const { RUNTIME_RUNS, RUNTIME_SEED } = process.env;
const seeds =
  RUNTIME_SEED === undefined
    ? Array.from({ length: Number(RUNTIME_RUNS) }, (_, i) => i + 1)
    : [Number(RUNTIME_SEED)];

let ground: Ground;
beforeAll(async () => {
  ground = await createGround();
});
afterAll(() => ground?.drop());

/** A process in there does not end at a wish: that is for `npm run test:faults`. */
function withoutCrashes({ steps, ...schedule }: Schedule): Schedule {
  return {
    ...schedule,
    steps: steps.map((step) =>
      step.do === "check" ? { ...step, interruption: null, another: false } : step,
    ),
  };
}

it.each(seeds)("whatever becomes of the connections, the book ends up true (--seed %d)", async (seed) => {
  const schedule = withoutCrashes(scheduleOf(seed));
  const { world } = ground;
  const stage = await setStage(ground, schedule, "tradestation");
  const settings = stage.simulator.settings as TradeStationSettings;
  const wire = await startWire(new URL(settings.TRADESTATION_API_URL).origin);
  const through = (url: string) => wire.url + new URL(url).pathname;
  try {
    const { broker, marketData } = adaptersOf({
      settings: {
        ...settings,
        TRADESTATION_API_URL: through(settings.TRADESTATION_API_URL),
        TRADESTATION_TOKEN_URL: through(settings.TRADESTATION_TOKEN_URL),
      },
      options: { backoff: 1, timeout: 1000 },
      database: await world.rest(),
      tokensIn: "database",
    });
    const { broken, trace } = await play(
      {
        ...stage,
        newWorker: () => ({ portsFor: () => ({ database: world.database, broker, marketData }) }),
        makeTrouble: () => wire.schedule({ seed: String(seed), percent: schedule.faults.place }),
        endTrouble: () => wire.schedule(null),
      },
      schedule,
    );
    broken.push(...wire.repeated().map((each) => `the runtime has sent ${each} again`));
    if (broken.length > 0) {
      process.stdout.write(`\n--seed ${seed}\n${trace.join("\n")}\n`);
    }
    expect(broken, `npm run test:runtime -- --seed ${seed} schedules`).toEqual([]);
  } finally {
    await wire.stop();
    await stage.stop();
  }
});
