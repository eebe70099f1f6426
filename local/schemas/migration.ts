import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MIGRATIONS, migrationFiles } from "../migrate.ts";
import type { PostgresAccess } from "../postgres.ts";
import { catalog, differences, firstRows, rowDifferences } from "./catalog.ts";
import { changes, everything, TO_SAY } from "./changes.ts";
import { compared } from "./compared.ts";
import { houseFaults, SCHEMAS, schemaFiles } from "./files.ts";
import { releasedMigrations } from "./released.ts";
import { staleMigrations, stamp } from "./stamp.ts";

/** Until the first release it is all there is, and made anew whenever supabase/schemas changes. */
const FIRST = "0001_thetabase.sql";

export interface Written {
  /** From the checkout. */
  file: string;
  /** What a database of the migrations still has otherwise than one of supabase/schemas: to be written by hand. */
  left: string[];
}

/**
 * The file that `writeMigration` would write: until the first release FIRST, afterwards a new one.
 *
 * @throws an error that says why there can be none: a file of the schemas in the wrong place, no name or a taken one
 */
export function plannedMigration(checkout: string, name?: string): string {
  const faults = houseFaults(schemaFiles(checkout));
  if (faults.length > 0) {
    throw new Error(faults.join("\n"));
  }
  if (releasedMigrations(checkout).size === 0) {
    return FIRST;
  }
  if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
    throw new Error(
      "Say what it does, in small letters, digits and underscores: npm run migration -- stop_at_the_credit",
    );
  }
  const written = migrationFiles(checkout);
  const taken = written.find((file) => file.replace(/^\d+_/, "") === `${name}.sql`);
  if (taken !== undefined) {
    throw new Error(
      `There is ${taken} already. Another name, or remove it first where it has not been released.`,
    );
  }
  const number = 1 + Number(written.at(-1)?.slice(0, 4));
  return `${String(number).padStart(4, "0")}_${name}.sql`;
}

/**
 * Writes the migration that leads from the migrations that are there to supabase/schemas: until the first release
 * the one that makes everything, made anew, afterwards one more. `server` lends databases for the comparison.
 */
export async function writeMigration(
  checkout: string,
  server: PostgresAccess,
  name?: string,
): Promise<Written> {
  const file = path.posix.join(MIGRATIONS, plannedMigration(checkout, name));
  const isFirst = path.basename(file) === FIRST;
  const text = await compared(checkout, server, async (databases) =>
    isFirst ? everything(databases.order) : await changes(databases),
  );
  const head = `-- Generated from ${SCHEMAS} by \`npm run migration\`${isFirst ? "; not edited" : ""}.`;
  writeFileSync(path.join(checkout, file), `${head}\n${stamp(schemaFiles(checkout))}\n\n${text}`);
  // What it makes may be right for a new database alone: its author has to see it all the same.
  const left = await migrationFaults(checkout, server).catch((error) => [String(error.message ?? error)]);
  return { file, left };
}

/**
 * What keeps the migrations from making the database that supabase/schemas says, a line each: objects, privileges,
 * first rows and the schedule; and what a generated migration still wants to be said.
 */
export async function migrationFaults(checkout: string, server: PostgresAccess): Promise<string[]> {
  const stale = staleMigrations(checkout);
  if (stale !== null) {
    return [stale];
  }
  const unsaid = migrationFiles(checkout)
    .filter((file) => readFileSync(path.join(checkout, MIGRATIONS, file), "utf8").includes(TO_SAY))
    .map((file) => `${MIGRATIONS}/${file} touches rows that are there: look for "${TO_SAY}"`);
  return await compared(checkout, server, async ({ migrations, schemas, migrate, diff }) => {
    await migrate();
    const statements = await diff();
    return [
      ...unsaid,
      ...differences(await catalog(migrations), await catalog(schemas)),
      ...rowDifferences(await firstRows(migrations), await firstRows(schemas)),
      ...(statements === "" ? [] : [`\`supabase db diff\` still finds:\n${statements}`]),
    ];
  });
}
