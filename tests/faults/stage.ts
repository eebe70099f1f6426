import { vi } from "vitest";
import { type Instant, iso } from "../model/calendar.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";
import { StillMarket } from "../tradestation/stage.ts";
import type { Schedule } from "./schedule.ts";

/** The one database of all schedules. */
export interface Ground {
  world: TestWorld;
  /** As it came from the migrations. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

export async function createGround(): Promise<Ground> {
  // What TradeStation has no quote of is part of the play.
  const warnings = vi.spyOn(console, "warn").mockImplementation(() => {});
  const world = await createWorld();
  const { sql } = world;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'private')`;
  const counts = await sql.unsafe<{ name: string; rows: number }[]>(
    tables
      .map(({ name }) => `select '${name}' as name, count(*)::integer as rows from ${name}`)
      .join(" union all "),
  );
  const trades = counts.filter(({ rows }) => rows === 0).map(({ name }) => name);
  // Statistics would change plans, and with them the order of rows where none is asked for, from one play to the next.
  for (const name of trades) {
    await sql.unsafe(`alter table ${name} set (autovacuum_enabled = false)`);
  }
  const emptying = [
    // The same seed makes the same ids.
    `truncate ${trades.join(", ")}, private.check_lease restart identity`,
    "insert into private.check_lease default values",
    "update private.tradestation_refresh set claimed_until = '-infinity'",
  ].join(";");
  return {
    world,
    async empty() {
      await sql.unsafe(emptying).simple();
    },
    async drop() {
      warnings.mockRestore();
      await world.drop();
    },
  };
}

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
  stop(): Promise<void>;
}

export async function setStage(ground: Ground, schedule: Schedule): Promise<FaultStage> {
  const { world } = ground;
  const { fillsAt, fee, rotation, pageSize, min_buying_power } = schedule;
  await ground.empty();
  await world.sql`update public.settings set min_buying_power = ${min_buying_power}`;
  const market = new StillMarket();
  let now: Instant = 0;
  const simulator = await startSimulator({
    market,
    now: async () => new Date(now),
    fillsAt,
    fee,
    rotation,
    pageSize,
    silence: 2,
    limits: { account: 100_000, quotes: 100_000, bars: 100_000 },
  });
  return {
    world,
    simulator,
    market,
    async setClock(instant) {
      now = instant;
      await world.setClock(iso(instant));
    },
    async age(milliseconds) {
      const span = `${milliseconds} milliseconds`;
      await world.sql`
        with lease as (update private.check_lease set expires_at = expires_at - ${span}::interval),
          checks as (update private.exit_checks set began_at = began_at - ${span}::interval where finished_at is null),
          refresh as (update private.tradestation_refresh set claimed_until = claimed_until - ${span}::interval)
        update public.orders set sent_at = sent_at - ${span}::interval, absent_since = absent_since - ${span}::interval
        where sent_at is not null`;
      for (const order of simulator.book.orders.values()) {
        order.openedAt = new Date(order.openedAt.getTime() - milliseconds);
      }
    },
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
    stop: () => simulator.stop(),
  };
}
