import type postgres from "postgres";

/** What the market clock of a stack's database says, and whether it stands still. */
export async function marketClock(sql: postgres.Sql): Promise<{ now: Date; pinned: boolean }> {
  const [clock] = await sql<{ now: Date; pinned: boolean }[]>`
    select private.now() as now, pinned_at is not null as pinned from local.market_clock
  `;
  if (!clock) {
    throw new Error("The database has no market clock.");
  }
  return clock;
}

/** Pins the market clock of a database, or lets it follow real time: null. */
export async function setMarketClock(sql: postgres.Sql, at: string | null): Promise<void> {
  await sql`update local.market_clock set pinned_at = ${at}`;
  // The watchdog must not miss checks in the time that was skipped.
  await sql`update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now()`;
}
