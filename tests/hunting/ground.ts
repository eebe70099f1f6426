import { vi } from "vitest";
import { type CheckRequest, checkRequest } from "../../shared/exit-check.ts";
import type { BrokerBook } from "../brokers/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../tradestation/simulator/simulator.ts";

/** The one database of all schedules or stories. */
export interface Ground {
  world: TestWorld;
  /** Restores the state after the migrations. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

export async function createGround(): Promise<Ground> {
  // A vendor's missing quotes are part of the test.
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
  // The address at which the schedule calls functions; nobody listens there.
  await sql`
    select vault.create_secret('http://127.0.0.1:9', 'functions_url'), vault.create_secret('none', 'cron_secret')`;
  // Statistics would change plans, and with them the order of rows without ORDER BY, from one run to the next.
  for (const name of trades) {
    await sql.unsafe(`alter table ${name} set (autovacuum_enabled = false)`);
  }
  const emptying = [
    // The same seed gives the same ids.
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

/** How long a silent broker is silent, in ms, and a limit of calls that is never reached. */
export const SILENCE = 2;
export const NO_LIMIT = 100_000;

export function startBroker(options: Omit<SimulatorOptions, "silence" | "limits">): Promise<Simulator> {
  return startSimulator({
    ...options,
    silence: SILENCE,
    limits: { account: NO_LIMIT, quotes: NO_LIMIT, bars: NO_LIMIT },
  });
}

/** The request that the schedule's minute sends to exit-check, if any. */
export async function askedByTheSchedule({ sql }: TestWorld): Promise<CheckRequest | null> {
  await sql`select private.tick_asked_check()`;
  const [call] =
    await sql`delete from net.http_request_queue returning convert_from(body, 'UTF8')::jsonb as body`;
  return call === undefined ? null : checkRequest.parse(call.body);
}

/** Lets real time pass without waiting: the real instants of checks and orders move back. */
export async function age({ sql }: TestWorld, broker: BrokerBook, milliseconds: number): Promise<void> {
  const span = `${milliseconds} milliseconds`;
  await sql`
    with lease as (
        update private.check_lease set expires_at = expires_at - ${span}::interval, wanted_at = wanted_at - ${span}::interval
        where only_row
      ),
      checks as (
        update private.exit_checks set began_at = began_at - ${span}::interval
        where finished_at is null or began_at > clock_timestamp() - interval '2 minutes'
      ),
      refresh as (update private.tradestation_refresh set claimed_until = claimed_until - ${span}::interval where only_row)
    update public.orders set sent_at = sent_at - ${span}::interval, absent_since = absent_since - ${span}::interval,
      updated_at = updated_at - ${span}::interval`;
  for (const order of [...broker.orders.values(), ...broker.late]) {
    order.openedAt = new Date(order.openedAt.getTime() - milliseconds);
  }
}
