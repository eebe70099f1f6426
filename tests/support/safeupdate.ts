import { renameSync } from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { connect } from "../../local/database.ts";
import { type PostgresAccess, postgresFolder } from "../../local/postgres.ts";
import { compileForDebianPostgres } from "./debian-postgres.ts";
import { makeTemplate, shareServer } from "./shared-server.ts";

/** Debian's server with the template, and with the hosted platform's rule about WHERE. */
export function shareDebianServer(project: TestProject, programs: string): Promise<() => Promise<void>> {
  return shareServer(project, { programs }, async (server) => {
    await makeTemplate(server);
    await loadSafeupdate(server);
  });
}

/** As on the hosted platform: for logins as `authenticator`, and so for everything over REST. */
async function loadSafeupdate(server: PostgresAccess): Promise<void> {
  // In a place that the server's user can read.
  const library = path.join(postgresFolder(process.cwd()), "safeupdate.so");
  // Another run may have loaded it.
  const made = `${library}.${process.pid}`;
  compileForDebianPostgres("tests/support/safeupdate.c", made);
  renameSync(made, library);
  const sql = connect(server.url("postgres"), { max: 1 });
  await sql.unsafe(`alter role authenticator set session_preload_libraries = '${library}'`);
  await sql.end();
}
