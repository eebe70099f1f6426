import type postgres from "postgres";
import { connect } from "./database.ts";
import type { PostgresAccess } from "./postgres.ts";

/** Reads the market clock of a stack's database. */
export interface MarketTime {
  now(): Promise<Date>;
  stop(): Promise<void>;
}

export function marketTime(server: PostgresAccess, database: string): MarketTime {
  const sql = connect(server.url(database), { max: 1 });
  return {
    async now() {
      const [row] = await sql<{ now: Date }[]>`select private.now() as now`;
      if (!row) {
        throw new Error("The database has no market clock.");
      }
      return row.now;
    },
    stop: () => sql.end({ timeout: 5 }),
  };
}

/** Pins the market clock of a database, or lets it follow real time: null. */
export async function setMarketClock(sql: postgres.Sql, at: string | null): Promise<void> {
  await sql`update local.market_clock set pinned_at = ${at}`;
  // The watchdog must not miss checks in the time that was skipped.
  await sql`update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now()`;
}
