import type postgres from "postgres";
import { type CodeObject, codeObjects, type TableFunction, tableFunctions, tableNames } from "./code.ts";
import type { Compared } from "./compared.ts";
import type { SchemaFile } from "./files.ts";
import { loadWhatStands } from "./load.ts";

/** Where a generated migration waits for its author. The gates look for it. */
export const TO_SAY = "SAY HERE";

/** The files as they are. */
export function everything(files: SchemaFile[]): string {
  return files.map(({ room, name, text }) => `-- ${room}/${name}\n${text.trimEnd()}\n`).join("\n");
}

/**
 * What leads from the migrations to the schemas, of which it leaves neither whole: the code goes, the tables change,
 * the code comes again as the files say it, with its comments and grants.
 */
export async function changes(databases: Compared): Promise<string> {
  const { migrations, schemas, order } = databases;
  await databases.migrate();
  const before = await dropCode(migrations);
  const after = await dropCode(schemas);
  refuseChangedSignatures(before.kept, after.kept);
  const isCode = new Set(after.dropped.map(({ name }) => name));
  return [
    "-- The code, the newest first: it is made anew below.",
    ...before.dropped.map(({ what }) => `drop ${what};`),
    "\n-- The tables, and the functions that they depend on.\nset local check_function_bodies = off;\n",
    everything(await makeNewTables(databases)),
    withWhatToSay(await databases.diff()),
    "\nset local check_function_bodies = on;\n",
    everything(order.filter(({ name }) => isCode.has(name))),
    "-- By hand: rows of tables and cron jobs, where they change.\n",
  ].join("\n");
}

/** Leaves only tables to compare, and the functions that they need. */
async function dropCode(sql: postgres.Sql): Promise<{ dropped: CodeObject[]; kept: TableFunction[] }> {
  const [dropped, kept] = [await codeObjects(sql), await tableFunctions(sql)];
  for (const { what } of dropped) {
    await sql.unsafe(`drop ${what}`);
  }
  return { dropped, kept };
}

/**
 * Makes new tables as their files say, rows, comments and grants with them, where they stand on what is there already,
 * and resolves to those files. What refers to a new function is left to the comparison.
 */
async function makeNewTables({ migrations, schemas, order }: Compared): Promise<SchemaFile[]> {
  const [old, all] = [await tableNames(migrations), await tableNames(schemas)];
  const added = order.filter(({ name }) => all.has(name) && !old.has(name));
  const { loaded } = await migrations.begin((transaction) => loadWhatStands(transaction, added));
  return loaded;
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

/** Above whatever drops, retypes or demands something of rows that are there, a line that waits for its author. */
export function withWhatToSay(sql: string): string {
  const statements = sql.split(/(?<=;\n)/).map((statement) => {
    const [, table = ""] = /^\s*(?:DROP|ALTER) TABLE (\S+?);?(?:\s|$)/.exec(statement) ?? [];
    const columns = statement.matchAll(
      /(?:DROP COLUMN|ALTER COLUMN) ("[^"]+"|\w+)(?=,|;|\s+(?:CASCADE|SET DATA TYPE|TYPE))/g,
    );
    const touched = /^\s*DROP TABLE /.test(statement)
      ? [table]
      : [...columns].map(([, column]) => `${table}.${column}`);
    const demands = /ADD COLUMN (?![^,;]*(?:DEFAULT|GENERATED))[^,;]*NOT NULL/.test(statement);
    return touched.length === 0 && !demands
      ? statement
      : [
          "",
          ...touched.map((name) => `-- changes: ${name.replaceAll('"', "")}`),
          `-- ${TO_SAY} what becomes of the rows that are there, and do it. (To rename is \`alter table ... rename\`, in`,
          "-- place of this and of what adds it below.)",
          statement.trimStart(),
        ].join("\n");
  });
  return statements.join("");
}
