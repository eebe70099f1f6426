import { readdirSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { connect, prepareDatabase } from "../../local/database.ts";
import {
  type InstalledPostgres,
  type PostgresAccess,
  postgresFolder,
  removePostgres,
  startPostgres,
} from "../../local/postgres.ts";
import { isAlive } from "../../local/processes.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that all test files of a run share. */
    postgres: { port: number; password: string };
  }
}

/** The migrated database of which the test files get copies. */
export const TEMPLATE = "template_thetabase";

/** Starts one server for all test files; the embedded one by default. Resolves to a function that stops it. */
export async function shareServer(
  project: TestProject,
  installed?: InstalledPostgres,
  prepare?: (server: PostgresAccess) => Promise<void>,
): Promise<() => Promise<void>> {
  const checkout = process.cwd();
  removeLeftovers(checkout);
  // Several test runs of one checkout may run at the same time.
  const name = `tests-${process.pid}`;
  const server = await startPostgres({ checkout, name, ...(installed && { installed }) });
  const teardown = async () => {
    await server.stop();
    removePostgres(checkout, name);
  };
  const interrupted = (signal: NodeJS.Signals) => {
    teardown().finally(() => process.kill(process.pid, signal));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, interrupted);
  }
  try {
    await prepare?.(server);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("postgres", { port: server.port, password: server.rolePassword });
  return teardown;
}

/** Makes TEMPLATE. */
export async function makeTemplate(server: PostgresAccess): Promise<void> {
  await prepareDatabase(server, TEMPLATE, { checkout: process.cwd() });
  const sql = connect(server.url("postgres"), { max: 1 });
  // Nobody may be connected to a database while it is copied.
  await sql.unsafe(`alter database ${TEMPLATE} allow_connections false`);
  await sql.end();
}

/** Removes the data of test runs that were killed. */
function removeLeftovers(checkout: string): void {
  for (const name of readdirSync(postgresFolder(checkout))) {
    const pid = /^tests-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) {
      removePostgres(checkout, name);
    }
  }
}
