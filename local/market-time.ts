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
