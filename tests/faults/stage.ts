import { age, type Ground, startBroker } from "../hunting/ground.ts";
import { Worker } from "../hunting/worker.ts";
import { type Instant, iso } from "../model/calendar.ts";
import type { TestWorld } from "../support/world.ts";
import type { Simulator } from "../tradestation/simulator/simulator.ts";
import { StillMarket } from "../tradestation/stage.ts";
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
  return {
    world,
    simulator,
    market,
    async setClock(instant) {
      now = instant;
      await world.setClock(iso(instant));
    },
    age: (milliseconds) => age(world, simulator.book, milliseconds),
    makeTrouble() {
      const { place, account, others, only } = schedule.faults;
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
    endTrouble: () => simulator.faults.clear(),
    newWorker: () => new Worker(world.database, simulator.settings),
    stop: () => simulator.stop(),
  };
}
