import { prepareDatabase } from "./database.ts";
import { type InstalledPostgres, type PostgresServer, removePostgres, startPostgres } from "./postgres.ts";

export interface ThrowawayDatabase {
  server: PostgresServer;
  name: string;
  /** As role `postgres`, which owns everything and is no superuser. */
  url: string;
}

/** Lends a server of its own, the embedded one unless another is given, and removes it with all that is on it. */
export async function withServer<T>(
  work: (server: PostgresServer) => Promise<T>,
  installed?: InstalledPostgres,
): Promise<T> {
  const checkout = process.cwd();
  // A run that was killed leaves its folder; the next `npm test` removes it by this name.
  const folder = `tests-${process.pid}`;
  const server = await startPostgres({ checkout, name: folder, ...(installed && { installed }) });
  const remove = async () => {
    await server.stop();
    removePostgres(checkout, folder);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void remove().finally(() => process.exit(1)));
  }
  try {
    return await work(server);
  } finally {
    await remove();
  }
}

/** Lends a migrated database on a server of its own. */
export function withDatabase<T>(
  work: (database: ThrowawayDatabase) => Promise<T>,
  installed?: InstalledPostgres,
): Promise<T> {
  return withServer(async (server) => {
    const name = "thetabase";
    await prepareDatabase(server, name, { checkout: process.cwd() });
    return await work({ server, name, url: server.url(name, "postgres") });
  }, installed);
}
