import type { TestProject } from "vitest/node";
import { findDebianPostgres } from "../support/debian-postgres.ts";
import { shareServer } from "../support/shared-server.ts";

/** The database of pg_cron, which does not exist yet. */
export const DATABASE = "thetabase";

/** An empty server with pg_cron loaded, such as `npm start -- --db-url` may find. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = findDebianPostgres("pg_cron");
  if (programs === null) {
    return undefined;
  }
  const settings = {
    shared_preload_libraries: "pg_cron",
    "cron.database_name": DATABASE,
    // Jobs run as background workers, which need no stored password.
    "cron.use_background_workers": "on",
  };
  return await shareServer(project, { programs, settings });
}
