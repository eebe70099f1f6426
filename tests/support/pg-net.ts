import type postgres from "postgres";
import type { Part } from "../../local/stack.ts";

/**
 * What a crash of the server does to pg_net: its tables are unlogged and come back empty, ids begin at 1 again, and
 * pending requests have no answer. `worker` is the sender: `parts.scheduler` of a stack.
 */
export async function crashPgNet(sql: postgres.Sql, worker: Part): Promise<void> {
  await worker.stop();
  await sql`truncate net.http_request_queue, net._http_response restart identity`;
  await worker.start();
}

/** As seen after upgrades and restores: net.http_post raises 42501 until it is granted again. */
export async function withoutPgNet(sql: postgres.Sql, work: () => Promise<void>): Promise<void> {
  await sql`revoke execute on function net.http_post from postgres, service_role`;
  try {
    await work();
  } finally {
    await sql`grant execute on function net.http_post to postgres, service_role`;
  }
}
