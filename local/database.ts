import { readFileSync } from "node:fs";
import path from "node:path";
import { getAuthSchemaSql, SUPABASE_AUTH_HELPERS_SQL } from "@supabase/lite";
import postgres from "postgres";
import { changedMigrations, migrate, recordMigrations } from "./migrate.ts";
import { launcherHasLooked, readJobsAgain } from "./pg-cron.ts";
import type { PostgresAccess } from "./postgres.ts";
import { staleMigrations } from "./schemas/stamp.ts";
import { type AskAboutBook, contentsOf, refuseToEmpty } from "./used-book.ts";

/** The comment on a database that the local stack made, and may empty unasked. */
const MARK = "Made by the Thetabase local stack, whose next start empties it.";

/** The comment on one that has been used for real; `since` is YYYY-MM-DD. */
const usedMark = (since: string) =>
  `Made by the Thetabase local stack. Used with a real bot, broker or quotes since ${since}: emptied only after a yes.`;
const USED = /^Made by the Thetabase local stack\. Used .* since (\d{4}-\d\d-\d\d):/;

export interface PrepareOptions {
  checkout: string;
  /** Uses the database of the last start instead of making a new one. */
  keep?: boolean;
  /** Empties the database without asking, also one that somebody else made or that has been used for real. */
  reset?: boolean;
  /** The stack is about to use a bot, a broker or quotes that are real: the next start asks before it empties the database. */
  isReal?: boolean;
  /** Asks what becomes of a book that has been used for real. Without it such a book is never emptied. */
  ask?: AskAboutBook;
}

/** A client that says nothing about notices; the caller ends it. */
export function connect(
  url: string,
  options: postgres.Options<Record<string, postgres.PostgresType>> = {},
): postgres.Sql {
  return postgres(url, { onnotice: () => {}, ...options });
}

/**
 * Makes `name` a database like a new project of the hosted platform with this checkout's migrations applied.
 * With `keep` an existing one is used as it is, and refused when applied migrations have changed.
 *
 * @returns whether it is the database of an earlier start, and whether it has been used for real
 */
export async function prepareDatabase(
  server: PostgresAccess,
  name: string,
  { checkout, keep = false, reset = false, isReal = false, ask = refuseToEmpty }: PrepareOptions,
): Promise<{ isKept: boolean; isUsed: boolean }> {
  const stale = staleMigrations(checkout);
  if (stale !== null) {
    throw new Error(stale);
  }
  const found = await existingDatabase(server, name);
  if (found.exists && !found.ours && !reset) {
    throw new Error(
      `The database ${name} was not made by the local stack, so it is left alone. ` +
        "Name one that does not exist yet, or say --reset to drop everything in this one.",
    );
  }
  let isKept = keep && found.ours && !reset;
  if (found.usedSince !== null && !keep && !reset) {
    const book = await contentsOf(server, name, found.usedSince);
    isKept = book !== null && (await ask(book, isReal)) === "keep";
  }
  if (isKept && found.usedSince !== null && !isReal) {
    // Invented prices would close what is open in it.
    throw new Error(
      "The database of the last start has been used with a real bot, broker or quotes, and is not mixed with invented " +
        "prices. Go on with its settings: --keep --env-file FILE. --reset drops it.",
    );
  }
  if (isKept) {
    await refuseChangedMigrations(server, name, checkout);
  } else {
    await makeDatabase(server, name, found.exists);
  }
  // With --keep this applies what is new.
  await migrate(checkout, server.url(name, "postgres"));
  const sql = connect(server.url(name), { max: 1 });
  try {
    await sql.unsafe(readFileSync(path.join(checkout, "local", "market-clock.sql"), "utf8"));
    await recordMigrations(sql, checkout);
    const [extension] = await sql`select from pg_extension where extname = 'pg_cron'`;
    if (extension !== undefined) {
      await readJobsAgain((query) => sql.unsafe(query));
    }
    const isMarked = isKept && found.usedSince !== null;
    if (isReal && !isMarked) {
      const today = new Date().toISOString().slice(0, 10);
      await sql.unsafe(`comment on database ${quoteIdentifier(name)} is '${usedMark(today)}'`);
    }
    return { isKept, isUsed: isReal || isMarked };
  } finally {
    await sql.end();
  }
}

/** Makes the database, or empties the one that is there, and gives it what the hosted platform brings. */
export async function makeDatabase(server: PostgresAccess, name: string, exists: boolean): Promise<void> {
  const maintenance = connect(server.url(maintenanceDatabase(name)), { max: 1 });
  try {
    if (!exists) {
      await maintenance`create database ${maintenance(name)} template template0`;
    }
    await maintenance.unsafe(`comment on database ${quoteIdentifier(name)} is '${MARK}'`);
  } finally {
    await maintenance.end();
  }
  const sql = connect(server.url(name), { max: 1 });
  try {
    if (exists) {
      await emptyDatabase(sql);
    }
    await sql`select set_config('thetabase.role_password', ${server.rolePassword}, false)`;
    await sql.unsafe(readFileSync(new URL("./platform.sql", import.meta.url), "utf8"));
    // The auth API keeps its users here, over the one connection that local/rest.ts gives it.
    await sql.unsafe(`${getAuthSchemaSql()}; ${SUPABASE_AUTH_HELPERS_SQL}`);
    await sql.unsafe(
      "grant usage on schema auth to authenticator, postgres, anon, authenticated, service_role",
    );
    await sql.unsafe("grant all on all tables in schema auth to authenticator, postgres");
  } finally {
    await sql.end();
  }
}

/**
 * Dropping the database would end the scheduler of pg_cron, which is connected to it and does not come back before
 * the server restarts.
 */
async function emptyDatabase(sql: postgres.Sql): Promise<void> {
  await sql`set lock_timeout = '10s'`;
  for (const { name } of await sql<{ name: string }[]>`
    select extname as name from pg_extension where extname <> 'plpgsql'
  `) {
    await sql`drop extension if exists ${sql(name)} cascade`;
    if (name === "pg_cron") {
      // It goes by the jobs' table of before for ever, if that is made anew before it looks.
      await launcherHasLooked();
    }
  }
  for (const { name } of await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  `) {
    await sql`drop schema ${sql(name)} cascade`;
  }
  await sql`create schema public authorization pg_database_owner`;
  await sql`grant usage on schema public to public`;
}

async function existingDatabase(
  server: PostgresAccess,
  name: string,
): Promise<{ exists: boolean; ours: boolean; usedSince: string | null }> {
  const sql = connect(server.url(maintenanceDatabase(name)), { max: 1 });
  try {
    const [database] = await sql<{ comment: string | null }[]>`
      select shobj_description(oid, 'pg_database') as comment from pg_database where datname = ${name}
    `;
    const comment = database?.comment ?? "";
    const usedSince = USED.exec(comment)?.[1] ?? null;
    return { exists: database !== undefined, ours: comment === MARK || usedSince !== null, usedSince };
  } finally {
    await sql.end();
  }
}

async function refuseChangedMigrations(
  server: PostgresAccess,
  name: string,
  checkout: string,
): Promise<void> {
  const sql = connect(server.url(name), { max: 1 });
  try {
    const changed = await changedMigrations(sql, checkout);
    if (changed.length > 0) {
      throw new Error(
        `--keep cannot be used: ${changed.join(", ")} changed after being applied to the kept database. ` +
          "Start without --keep for a new one, or go on with the release that it was made by.",
      );
    }
  } finally {
    await sql.end();
  }
}

/** A database cannot be created from a connection to itself. */
function maintenanceDatabase(name: string): string {
  return name === "template1" ? "postgres" : "template1";
}

/** Where no parameter or helper of the client can stand. */
function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
