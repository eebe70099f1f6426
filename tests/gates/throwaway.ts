import { prepareDatabase } from "../../local/database.ts";
import {
  type InstalledPostgres,
  type PostgresServer,
  removePostgres,
  startPostgres,
} from "../../local/postgres.ts";

export interface ThrowawayDatabase {
  server: PostgresServer;
  name: string;
  /** As role `postgres`, which owns everything and is no superuser. */
  url: string;
}

/** Lends a migrated database on a server of its own, the embedded one unless another is given, and removes both. */
export async function withDatabase<T>(
  work: (database: ThrowawayDatabase) => Promise<T>,
  installed?: InstalledPostgres,
): Promise<T> {
  const checkout = process.cwd();
  // What a run that was killed leaves under this name, the next `npm test` removes.
  const folder = `tests-${process.pid}`;
  const server = await startPostgres({ checkout, name: folder, ...(installed && { installed }) });
  // The server ends with this process, but a signal alone would not let it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(1));
  }
  try {
    await prepareDatabase(server, "thetabase", { checkout });
    return await work({ server, name: "thetabase", url: server.url("thetabase", "postgres") });
  } finally {
    await server.stop();
    removePostgres(checkout, folder);
  }
}
