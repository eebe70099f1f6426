import type { TestProject } from "vitest/node";
import { findDebianPostgres } from "../support/debian-postgres.ts";
import { shareServer } from "../support/shared-server.ts";

/** The database that pg_cron works in, which does not exist yet. */
export const DATABASE = "thetabase";

/** A server with pg_cron loaded and nothing in it: what `npm start -- --db-url` finds at somebody's. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = findDebianPostgres("pg_cron");
  if (programs === null) {
    return undefined;
  }
  const settings = {
    shared_preload_libraries: "pg_cron",
    "cron.database_name": DATABASE,
    // As themselves, with no password for anybody to keep.
    "cron.use_background_workers": "on",
  };
  return await shareServer(project, { programs, settings });
}
