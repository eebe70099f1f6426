import { renameSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { connect } from "../../local/database.ts";
import { type PostgresAccess, postgresFolder } from "../../local/postgres.ts";
import { compileForDebianPostgres, findDebianPostgres } from "../support/debian-postgres.ts";
import { makeTemplate, shareServer } from "../support/shared-server.ts";

/** Debian's server instead of the embedded one. Without it vitest.config.ts finds no files to run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = findDebianPostgres("plpgsql_check", "headers");
  if (programs === null) {
    return undefined;
  }
  return await shareServer(project, { programs }, async (server) => {
    await makeTemplate(server);
    await loadSafeupdate(server);
  });
}

/** As the hosted platform has it: for whoever logs in as `authenticator`, which is all that comes over REST. */
async function loadSafeupdate(server: PostgresAccess): Promise<void> {
  // Where the server's user can read it.
  const library = path.join(postgresFolder(process.cwd()), "safeupdate.so");
  // Another run may have it loaded.
  const made = `${library}.${process.pid}`;
  compileForDebianPostgres("tests/postgres15/safeupdate.c", made);
  renameSync(made, library);
  const sql = connect(server.url("postgres"), { max: 1 });
  await sql.unsafe(`alter role authenticator set session_preload_libraries = '${library}'`);
  await sql.end();
}
