import { afterAll, beforeAll, expect, it } from "vitest";
import { play } from "../faults/play.ts";
import { type Schedule, scheduleOf } from "../faults/schedule.ts";
import { setStage } from "../faults/stage.ts";
import { createGround, type Ground } from "../hunting/ground.ts";
import { adaptersOf } from "../support/adapters.ts";
import { startWire, type Wire } from "./wire.ts";

const { RUNTIME_RUNS, RUNTIME_SEED } = process.env;
const seeds =
  RUNTIME_SEED === undefined
    ? Array.from({ length: Number(RUNTIME_RUNS) }, (_, i) => i + 1)
    : [Number(RUNTIME_SEED)];

/** Where the reference makes two copies of an order one order. */
const PERMITS_REPEATS = ["alpaca"];

const isAddress = (value: string) => value.startsWith("http");

let ground: Ground;
beforeAll(async () => {
  ground = await createGround();
});
afterAll(() => ground?.drop());

/** These processes cannot be ended on request; `npm run test:faults` covers that. */
function withoutCrashes({ steps, ...schedule }: Schedule): Schedule {
  return {
    ...schedule,
    steps: steps.map((step) =>
      step.do === "check" ? { ...step, interruption: null, another: false } : step,
    ),
  };
}

it.each(
  seeds,
)("whatever happens to the connections, the book is right in the end (--seed %d)", async (seed) => {
  const schedule = withoutCrashes(scheduleOf(seed));
  const vendor = seed % 2 === 0 ? "alpaca" : "tradestation";
  const { world } = ground;
  const stage = await setStage(ground, schedule, vendor);
  const { settings } = stage.simulator;
  const hosts = new Set(
    Object.values(settings).flatMap((value) => (isAddress(value) ? new URL(value).origin : [])),
  );
  const wires = new Map<string, Wire>();
  for (const host of hosts) {
    wires.set(host, await startWire(host));
  }
  const through = (url: string) => {
    const { origin } = new URL(url);
    return url.replace(origin, wires.get(origin)?.url ?? "");
  };
  try {
    const { broker, marketData } = adaptersOf({
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [name, isAddress(value) ? through(value) : value]),
      ) as typeof settings,
      options: { backoff: 1, timeout: 1000 },
      database: await world.rest(),
      tokensIn: "database",
    });
    const schedules = (percent: number | null) => {
      for (const wire of wires.values()) {
        wire.schedule(percent === null ? null : { seed: String(seed), percent });
      }
    };
    const { broken, trace } = await play(
      {
        ...stage,
        newWorker: () => ({ portsFor: () => ({ database: world.database, broker, marketData }) }),
        makeTrouble: () => schedules(schedule.faults.place),
        endTrouble: () => schedules(null),
      },
      schedule,
    );
    if (!PERMITS_REPEATS.includes(vendor)) {
      const repeated = [...wires.values()].flatMap((wire) => wire.repeated());
      broken.push(...repeated.map((each) => `the runtime has sent ${each} again`));
    }
    if (broken.length > 0) {
      process.stdout.write(`\n--seed ${seed}\n${trace.join("\n")}\n`);
    }
    expect(broken, `npm run test:runtime -- --seed ${seed} schedules`).toEqual([]);
  } finally {
    await Promise.all([...wires.values()].map((wire) => wire.stop()));
    await stage.stop();
  }
});
