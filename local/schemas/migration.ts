import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type postgres from "postgres";
import { connect, makeDatabase } from "../database.ts";
import { MIGRATIONS, migrate, migrationFiles, runSupabase } from "../migrate.ts";
import type { PostgresAccess } from "../postgres.ts";
import { catalog, connectQualified, differences, firstRows, rowDifferences } from "./catalog.ts";
import { codeObjects, type TableFunction, tableFunctions } from "./code.ts";
import { houseFaults, SCHEMAS, type SchemaFile, schemaFiles } from "./files.ts";
import { loadSchemas } from "./load.ts";
import { releasedMigrations } from "./released.ts";
import { staleMigrations, stamp } from "./stamp.ts";

/** Until the first release it is all there is, and made anew whenever supabase/schemas changes. */
const FIRST = "0001_thetabase.sql";

/** Where a generated migration says what becomes of the rows that it drops. The gates look for it. */
const TO_SAY = "SAY HERE";

export interface Written {
  /** From the checkout. */
  file: string;
  /** What a database of the migrations still has otherwise than one of supabase/schemas: to be written by hand. */
  left: string[];
}

/**
 * Writes the migration that leads from the migrations that are there to supabase/schemas: until the first release
 * the one that makes everything, made anew, afterwards one more. `server` lends databases for the comparison.
 */
export async function writeMigration(
  checkout: string,
  server: PostgresAccess,
  name: string | undefined,
): Promise<Written> {
  const files = schemaFiles(checkout);
  const faults = houseFaults(files);
  if (faults.length > 0) {
    throw new Error(faults.join("\n"));
  }
  const isFirst = releasedMigrations(checkout).size === 0;
  const file = isFirst ? FIRST : nextFile(checkout, name);
  const text = await withTwo(server, async (databases) => {
    const order = await loadInto(databases.schemas, files);
    return isFirst ? everything(order) : await changes(checkout, databases, order);
  });
  writeFileSync(path.join(checkout, MIGRATIONS, file), `${head(files, isFirst)}\n${text}`);
  return { file: path.posix.join(MIGRATIONS, file), left: await migrationFaults(checkout, server) };
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
    .map((file) => `${MIGRATIONS}/${file} drops what has rows: look for "${TO_SAY}"`);
  return await withTwo(server, async ({ migrations, schemas }) => {
    await loadInto(schemas, schemaFiles(checkout));
    await migrate(checkout, migrations.url);
    const [are, wanted] = [migrations, schemas].map(({ url }) => connectQualified(url)) as [
      postgres.Sql,
      postgres.Sql,
    ];
    try {
      return [
        ...unsaid,
        ...differences(await catalog(are), await catalog(wanted)),
        ...rowDifferences(await firstRows(are), await firstRows(wanted)),
        ...(await cliDifferences(migrations.url, schemas.url)),
      ];
    } finally {
      await Promise.all([are.end(), wanted.end()]);
    }
  });
}

function nextFile(checkout: string, name: string | undefined): string {
  if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
    throw new Error(
      "Say what it does, in small letters, digits and underscores: npm run migration -- stop_at_the_credit",
    );
  }
  const written = migrationFiles(checkout);
  const taken = written.find((file) => file.endsWith(`_${name}.sql`));
  if (taken !== undefined) {
    throw new Error(
      `There is ${taken} already. Another name, or remove it first where it has not been released.`,
    );
  }
  const number = 1 + Number(written.at(-1)?.slice(0, 4));
  return `${String(number).padStart(4, "0")}_${name}.sql`;
}

function head(files: SchemaFile[], isFirst: boolean): string {
  return `-- Generated from ${SCHEMAS} by \`npm run migration\`${isFirst ? "; not edited." : "."}\n${stamp(files)}\n`;
}

/** The files as they are, in an order in which they can be loaded. */
function everything(order: SchemaFile[]): string {
  return order.map(({ room, name, text }) => `-- ${room}/${name}\n${text.trimEnd()}\n`).join("\n");
}

interface Lent {
  name: string;
  url: string;
}

/** The code goes, the tables change, the code comes again: whole, with its comments and grants, as the files say it. */
async function changes(checkout: string, databases: Databases, order: SchemaFile[]): Promise<string> {
  await migrate(checkout, databases.migrations.url);
  const before = await dropCode(databases.migrations);
  const after = await dropCode(databases.schemas);
  refuseChangedSignatures(before.kept, after.kept);
  const isCode = new Set(after.dropped.map(({ name }) => name));
  const tables = await cliDiff(databases.migrations.url, databases.schemas.url);
  return [
    "-- The code, the newest first: it is made anew below.",
    ...before.dropped.map(({ what }) => `drop ${what};`),
    "\n-- The tables, and the functions that they depend on.",
    withWhatToSay(tables),
    everything(order.filter(({ name }) => isCode.has(name))),
    "-- By hand: rows of tables and cron jobs, where they change.\n",
  ].join("\n");
}

/** Drops what `codeObjects` finds, so that only tables are left to compare, with the functions that they need. */
async function dropCode({ url }: Lent) {
  const sql = connectQualified(url);
  try {
    const [dropped, kept] = [await codeObjects(sql), await tableFunctions(sql)];
    for (const { what } of dropped) {
      await sql.unsafe(`drop ${what}`);
    }
    return { dropped, kept };
  } finally {
    await sql.end();
  }
}

function refuseChangedSignatures(before: TableFunction[], after: TableFunction[]): void {
  for (const { name, signature } of before) {
    const now = after.find((other) => other.name === name);
    if (now !== undefined && now.signature !== signature) {
      throw new Error(
        `${signature} is now ${now.signature}. A table depends on it, so it cannot be dropped: give the new one another name.`,
      );
    }
  }
}

/** Above whatever drops a table or a column a line that waits for its author. */
function withWhatToSay(sql: string): string {
  return sql
    .split(/(?<=;\n)/)
    .map((statement) => {
      const [, table = ""] = /^\s*(?:DROP|ALTER) TABLE (\S+?);?\s/.exec(statement) ?? [];
      const columns = [...statement.matchAll(/DROP COLUMN ("\w+"|\w+)/g)].map(
        ([, column]) => `${table}.${column}`,
      );
      const dropped = /^\s*DROP TABLE /.test(statement) ? [table] : columns;
      const lines = dropped.map((name) => `-- changes: ${name.replaceAll('"', "")}\n`);
      return lines.length === 0
        ? statement
        : `\n${lines.join("")}-- ${TO_SAY} what becomes of its rows, and do it.\n${statement.trimStart()}`;
    })
    .join("");
}

/** What the platform's own comparison sees, where it sees anything. */
async function cliDifferences(from: string, to: string): Promise<string[]> {
  const sql = (await cliDiff(from, to)).replace(/^SET .*$/gm, "").trim();
  return sql === "" ? [] : [`\`supabase db diff\` still finds:\n${sql}`];
}

async function cliDiff(from: string, to: string): Promise<string> {
  const [a, b] = [from, to].map((url) => `${url}?sslmode=disable`);
  const { code, stdout, stderr } = await runSupabase(["db", "diff", `--from=${a}`, `--to=${b}`]);
  if (code !== 0) {
    throw new Error(`The databases cannot be compared:\n${stderr}`);
  }
  return stdout.trim();
}

interface Databases {
  migrations: Lent;
  schemas: Lent;
}

async function loadInto({ url }: Lent, files: SchemaFile[]): Promise<SchemaFile[]> {
  const sql = connectQualified(url);
  try {
    return await loadSchemas(sql, files);
  } finally {
    await sql.end();
  }
}

/** Two databases as the platform gives them, one for the migrations and one for supabase/schemas. */
async function withTwo<T>(server: PostgresAccess, work: (databases: Databases) => Promise<T>): Promise<T> {
  const lent = ["migrations", "schemas"].map((what) => `compared_${what}_${process.pid}`);
  try {
    for (const name of lent) {
      await makeDatabase(server, name, false);
    }
    const [migrations, schemas] = lent.map((name) => ({ name, url: server.url(name, "postgres") })) as [
      Lent,
      Lent,
    ];
    return await work({ migrations, schemas });
  } finally {
    const sql = connect(server.url("postgres"), { max: 1 });
    for (const name of lent) {
      await sql`drop database if exists ${sql(name)} with (force)`;
    }
    await sql.end();
  }
}
