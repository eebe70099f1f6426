import { randomBytes } from "node:crypto";
import { serve } from "@hono/node-server";
import type postgres from "postgres";
import { inject } from "vitest";
import { connect } from "../../local/database.ts";
import { freePort } from "../../local/ports.ts";
import { embeddedAccess, type PostgresAccess } from "../../local/postgres.ts";
import { newApiKeys, startRest } from "../../local/rest.ts";
import { TEMPLATE } from "./shared-server.ts";

/** A migrated database for one test file. */
export interface TestDatabase {
  name: string;
  server: PostgresAccess;
  /** As role `postgres`. */
  dbUrl: string;
  /** As the superuser. */
  sql: postgres.Sql;
  /** Pins the market clock; null lets it follow real time again. */
  setClock(iso: string | null): Promise<void>;
  /** Starts the REST API at the first call; `maxRows` starts another one with that limit of rows. */
  rest(maxRows?: number): Promise<TestRest>;
  drop(): Promise<void>;
}

export interface TestRest {
  url: string;
  publishableKey: string;
  secretKey: string;
}

/** Copies a migrated database: `afterAll(() => db.drop())`. */
export async function createDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const { port, password } = inject("postgres");
  const server = embeddedAccess(port, password);
  const name = `test_${randomBytes(6).toString("hex")}`;
  const maintenance = connect(server.url("postgres"), { max: 1 });
  await maintenance.unsafe(`create database ${name} owner postgres template ${template}`);

  const sql = connect(server.url(name), { max: 5 });
  const stops: (() => Promise<void>)[] = [];
  const rests = new Map<number | undefined, Promise<TestRest>>();

  async function startTestRest(maxRows?: number): Promise<TestRest> {
    const keys = newApiKeys();
    const api = await startRest(server, name, keys, undefined, maxRows);
    const listener = serve({
      fetch: api.fetch,
      hostname: "127.0.0.1",
      port: await freePort(),
      // A gateway's timeout. With Node's five seconds, a busy process would close connections that have just been used
      // again.
      serverOptions: { keepAliveTimeout: 60_000 },
    });
    await new Promise((resolve) => listener.once("listening", resolve));
    stops.push(async () => {
      listener.close();
      await api.stop();
    });
    const address = listener.address();
    if (typeof address !== "object" || address === null) {
      throw new Error("The REST API does not listen.");
    }
    return {
      url: `http://127.0.0.1:${address.port}`,
      publishableKey: keys.publishable,
      secretKey: keys.secret,
    };
  }

  return {
    name,
    server,
    dbUrl: server.url(name, "postgres"),
    sql,
    setClock: async (iso) => {
      await sql`update local.market_clock set pinned_at = ${iso}`;
    },
    rest: (maxRows) => {
      const rest = rests.get(maxRows) ?? startTestRest(maxRows);
      rests.set(maxRows, rest);
      return rest;
    },
    drop: async () => {
      await Promise.all(rests.values());
      await Promise.all([sql.end(), ...stops.map((stop) => stop())]);
      await maintenance.unsafe(`drop database ${name} with (force)`);
      await maintenance.end();
    },
  };
}
