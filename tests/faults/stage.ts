import { StillMarket } from "../brokers/still-market.ts";
import { Random } from "../engine/random.ts";
import { age, type Ground } from "../hunting/ground.ts";
import { type LossyLine, startLossyLine } from "../hunting/lost-answers.ts";
import { Worker } from "../hunting/worker.ts";
import { type Instant, iso } from "../model/calendar.ts";
import type { TestWorld } from "../support/world.ts";
import { type FaultyBroker, startFaultyBroker, type Vendor } from "./brokers.ts";
import type { Schedule } from "./schedule.ts";

/** The broker and the market of one schedule, with an empty book. */
export interface FaultStage {
  world: TestWorld;
  simulator: FaultyBroker;
  market: StillMarket;
  /** Sets the market clock, for the book and for the broker. */
  setClock(now: Instant): Promise<void>;
  /** Lets real time pass without waiting: everything with a real instant grows older. */
  age(milliseconds: number): Promise<void>;
  /** Between a check and the database. */
  line: LossyLine;
  makeTrouble(): void;
  endTrouble(): void;
  newWorker(): Pick<Worker, "portsFor">;
  stop(): Promise<void>;
}

export async function setStage(ground: Ground, schedule: Schedule, vendor: Vendor): Promise<FaultStage> {
  const { world } = ground;
  const { fee, min_buying_power } = schedule;
  await ground.empty();
  await world.sql`update public.limits set min_buying_power = ${min_buying_power}`;
  await world.sql`update public.order_settings set estimated_fee = ${fee}`;
  const market = new StillMarket();
  let now: Instant = 0;
  const simulator = await startFaultyBroker(vendor, schedule, { market, now: async () => new Date(now) });
  const line = await startLossyLine(await world.rest(), new Random(schedule.seed));
  return {
    world,
    simulator,
    market,
    line,
    async setClock(instant) {
      now = instant;
      await world.setClock(iso(instant));
    },
    age: (milliseconds) => age(world, simulator.book, milliseconds),
    makeTrouble() {
      line.loses(schedule.faults.database);
      simulator.makeTrouble();
    },
    endTrouble() {
      line.loses(0);
      simulator.endTrouble();
    },
    newWorker: () => new Worker(line.connect(), simulator.settings),
    async stop() {
      await Promise.all([simulator.stop(), line.stop()]);
    },
  };
}
