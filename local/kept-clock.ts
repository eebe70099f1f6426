import { connect } from "./database.ts";
import { setMarketClock } from "./market-time.ts";
import type { PostgresAccess } from "./postgres.ts";

/**
 * Decides about the market clock of a kept database, which an example may have pinned. Real quotes need real time. A book of
 * invented prices stays where it is: all of its positions would expire at once.
 *
 * @returns what became of the clock, as sentences; null where nothing has pinned it
 */
export async function resumeClock(
  server: PostgresAccess,
  database: string,
  { isRealTime, marketUrl }: { isRealTime: boolean; marketUrl: string },
): Promise<string | null> {
  const sql = connect(server.url(database), { max: 1 });
  try {
    const [pinned] = await sql<{ at: string }[]>`
      select to_char(pinned_at at time zone 'America/New_York', 'FMDay, Mon FMDD, YYYY, HH24:MI') as at
      from local.market_clock where pinned_at is not null`;
    if (pinned === undefined) {
      return null;
    }
    if (!isRealTime) {
      return (
        `The market clock stands still at ${pinned.at} in New York, where it was set. ` +
        `To let it follow real time: curl -X PUT ${marketUrl}/clock -d '{"now": null}'`
      );
    }
    await setMarketClock(sql, null);
    return `The market clock stood still at ${pinned.at} in New York. It follows real time again, as real quotes do.`;
  } finally {
    await sql.end();
  }
}
