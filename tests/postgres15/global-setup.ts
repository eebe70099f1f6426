import type { TestProject } from "vitest/node";
import { findDebianPostgres } from "../support/debian-postgres.ts";
import { shareDebianServer } from "../support/safeupdate.ts";

/** Debian's server instead of the embedded one. Without it vitest.config.ts finds no files to run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = findDebianPostgres("plpgsql_check", "headers");
  return programs === null ? undefined : await shareDebianServer(project, programs);
}
