import { StillMarket } from "../brokers/still-market.ts";
import { Random } from "../engine/random.ts";
import { age, type Ground, startBroker } from "../hunting/ground.ts";
import { type LossyLine, startLossyLine } from "../hunting/lost-answers.ts";
import { Worker } from "../hunting/worker.ts";
import { type Instant, iso } from "../model/calendar.ts";
import type { TestWorld } from "../support/world.ts";
import type { Simulator } from "../tradestation/simulator/simulator.ts";
import type { Schedule } from "./schedule.ts";

/** One schedule's TradeStation and its market, over an empty book. */
export interface FaultStage {
  world: TestWorld;
  simulator: Simulator;
  market: StillMarket;
  /** The market clock, for the book and for the broker. */
  setClock(now: Instant): Promise<void>;
  /** Lets real time pass without waiting: everything that carries a real instant grows older. */
  age(milliseconds: number): Promise<void>;
  /** Between a check and the database. */
  line: LossyLine;
  makeTrouble(): void;
  endTrouble(): void;
  newWorker(): Pick<Worker, "portsFor">;
  stop(): Promise<void>;
}

export async function setStage(ground: Ground, schedule: Schedule): Promise<FaultStage> {
  const { world } = ground;
  const { fillsAt, fee, rotation, pageSize, min_buying_power } = schedule;
  await ground.empty();
  await world.sql`update public.limits set min_buying_power = ${min_buying_power}`;
  const market = new StillMarket();
  let now: Instant = 0;
  const simulator = await startBroker({
    market,
    now: async () => new Date(now),
    fillsAt,
    fee,
    rotation,
    pageSize,
  });
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
      const { place, account, others, only, database } = schedule.faults;
      line.loses(database);
      simulator.faults.schedule({
        seed: schedule.seed,
        percent: others,
        percents: {
          place,
          replace: account,
          cancel: account,
          order: account,
          orders: account,
          history: account,
          positions: account,
        },
        ...(only && { faults: only }),
      });
    },
    endTrouble() {
      line.loses(0);
      simulator.faults.clear();
    },
    newWorker: () => new Worker(line.connect(), simulator.settings),
    async stop() {
      await Promise.all([simulator.stop(), line.stop()]);
    },
  };
}
