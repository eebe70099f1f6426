import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { App } from "@supabase/lite";
import { type IPostgresConnectionConfig, PostgresConnection } from "@supabase/lite/postgres";
import type postgres from "postgres";
import type { PostgresAccess } from "./postgres.ts";

/** API keys in the shape of the hosted platform's. */
export interface ApiKeys {
  publishable: string;
  secret: string;
}

/** The REST and auth API of one database. */
export interface RestApi {
  /** Answers /rest/v1 and /auth/v1. */
  fetch(request: Request): Promise<Response>;
  stop(): Promise<void>;
}

/** The hosted platform's `[api] max_rows`: longer answers are cut there without saying so, hence here too. */
const MAX_ROWS = 1000;

export function newApiKeys(): ApiKeys {
  return {
    publishable: `sb_publishable_${randomBytes(24).toString("base64url")}`,
    secret: `sb_secret_${randomBytes(24).toString("base64url")}`,
  };
}

/** @supabase/lite over `database`. Tables and functions made later are not served. */
export async function startRest(
  server: PostgresAccess,
  database: string,
  keys: ApiKeys,
  onLog: (line: string) => void = () => {},
  max_rows = MAX_ROWS,
): Promise<RestApi> {
  const catalog = new PostgresConnection({
    url: server.url(database),
    postgresOptions: { max: 1, max_lifetime: NEVER_REPLACED },
  });
  const connection = new RestConnection(
    { url: server.url(database, "authenticator"), postgresOptions },
    catalog,
  );
  keepGrants(connection);
  const app = new App({
    connection,
    api: { max_rows, schemas: ["public"] },
    auth: {
      enabled: true,
      jwt_secret: randomBytes(32).toString("hex"),
      publishable_key: keys.publishable,
      secret_key: keys.secret,
    },
    // The Supabase CLI keeps the migration history.
    db: { migrations: { enabled: false } },
  });
  await app.init();
  await connection.introspect({ useCache: true });
  const underWay = new Set<Promise<Response>>();
  return {
    fetch: (request) => {
      const answer = logOfRequest.run(onLog, () => app.fetch(request));
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    stop: async () => {
      // The driver waits for ever for a connection that is given back only after it was told to end.
      await Promise.allSettled(underWay);
      await Promise.all([connection, catalog].map(({ driver }) => driver.end({ timeout: 5 })));
    },
  };
}

/**
 * Queries run as `authenticator`, which may do nothing but become one of the API's roles, as on the hosted platform.
 * That role cannot see the catalog's information_schema, so a connection of the superuser reads it.
 */
class RestConnection extends PostgresConnection {
  readonly #catalog: PostgresConnection;

  constructor(config: IPostgresConnectionConfig, catalog: PostgresConnection) {
    super(config);
    this.#catalog = catalog;
  }

  override introspect(options?: { useCache?: boolean }): ReturnType<PostgresConnection["introspect"]> {
    return this.#catalog.introspect(options);
  }

  override viewOptionsMetadata(
    view: string,
    schema: string,
  ): ReturnType<PostgresConnection["viewOptionsMetadata"]> {
    return this.#catalog.viewOptionsMetadata(view, schema);
  }

  /**
   * Errors of these classes reach callers with Postgres' own code, as PostgREST answers them; @supabase/lite would say
   * SUP, which looks as though Postgres had not answered. An error that brings its whole answer is how it can be told.
   */
  override normalizeDbError(error: unknown): unknown {
    const known = super.normalizeDbError(error) as Partial<postgres.PostgresError> | undefined;
    const { code, message = "", detail: details = null, hint = null } = known ?? {};
    if (code === undefined || !/^(08|09|0L|0P|28|2D|38|39|3B|40|54|57|58|F0|HV|P0|XX)...$/.test(code)) {
      return known;
    }
    const status =
      code === "P0001" ? 400 : /^0L|^0P|^28/.test(code) ? 403 : /^08|^57P01/.test(code) ? 503 : 500;
    return {
      code: "PGRST",
      message: JSON.stringify({ code, message, details, hint }),
      detail: JSON.stringify({ status, headers: {} }),
    };
  }
}

/**
 * Where a table has row level security, @supabase/lite grants everything in its schema to anon, authenticated and
 * service_role. That would hide every missing or excessive grant of the migrations, so it is told that it has.
 */
function keepGrants(connection: PostgresConnection): void {
  const method = "ensureRlsContext";
  if (typeof Reflect.get(connection, method) !== "function") {
    throw new Error(`@supabase/lite has no ${method} any more: see how this version treats grants.`);
  }
  Object.defineProperty(connection, method, { value: async () => true });
}

/**
 * Every error that the API answers with, a 409 that is part of a contract included, @supabase/lite also prints with
 * its stack. Within a request that goes to the log of the API, which `--verbose` shows.
 */
const logOfRequest = new AsyncLocalStorage<(line: string) => void>();
const printError = console.error;
console.error = (...values: unknown[]) => {
  const log = logOfRequest.getStore();
  if (log) {
    log(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "));
  } else {
    printError(...values);
  }
};

/**
 * The driver replaces a connection after 30 to 60 minutes. A request that reserves one at that moment then waits for
 * ever (its 3.4.9), and every request of @supabase/lite reserves one.
 */
const NEVER_REPLACED = null;

/** Values in the shapes PostgREST gives them. */
const postgresOptions: NonNullable<IPostgresConnectionConfig["postgresOptions"]> = {
  max: 10,
  max_lifetime: NEVER_REPLACED,
  onnotice: () => {},
  types: {
    // Arguments arrive as JSON text already; the driver would encode them a second time.
    json: { to: 114, from: [114], serialize: jsonText, parse: JSON.parse },
    jsonb: { to: 3802, from: [3802], serialize: jsonText, parse: JSON.parse },
    numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
    timestamptz: { to: 1184, from: [1184], serialize: String, parse: isoTimestamp },
  },
};

function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `2026-02-27 15:30:00+00` becomes `2026-02-27T15:30:00+00:00`. */
function isoTimestamp(text: string): string {
  return text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}
