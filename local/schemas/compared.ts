import type postgres from "postgres";
import { connect, makeDatabase } from "../database.ts";
import { migrate, runSupabase } from "../migrate.ts";
import type { PostgresAccess } from "../postgres.ts";
import { connectQualified } from "./catalog.ts";
import { type SchemaFile, schemaFiles } from "./files.ts";
import { loadSchemas } from "./load.ts";

/** Two databases of one checkout: what its migrations make, and what supabase/schemas says. */
export interface Compared {
  migrations: postgres.Sql;
  schemas: postgres.Sql;
  /** Applies the migrations; until then that database is empty. */
  migrate(): Promise<void>;
  /** The files in the order in which they were loaded. */
  order: SchemaFile[];
  /** What the platform's own comparison would do to the first to make it the second; empty where it sees no difference. */
  diff(): Promise<string>;
}

/** Lends both, as the hosted platform gives a new project, and removes them. */
export async function compared<T>(
  checkout: string,
  server: PostgresAccess,
  work: (databases: Compared) => Promise<T>,
): Promise<T> {
  const [from, to] = ["migrations", "schemas"].map((what) => `compared_${what}_${process.pid}`) as [
    string,
    string,
  ];
  const url = (name: string) => server.url(name, "postgres");
  const opened: postgres.Sql[] = [];
  const open = (name: string) => {
    const sql = connectQualified(url(name));
    opened.push(sql);
    return sql;
  };
  try {
    await makeDatabase(server, from, false);
    await makeDatabase(server, to, false);
    const schemas = open(to);
    const order = await loadSchemas(schemas, schemaFiles(checkout));
    return await work({
      migrations: open(from),
      schemas,
      order,
      migrate: () => migrate(checkout, url(from)),
      diff: () => cliDiff(url(from), url(to)),
    });
  } finally {
    await Promise.all(opened.map((sql) => sql.end()));
    const sql = connect(server.url("postgres"), { max: 1 });
    for (const name of [from, to]) {
      await sql`drop database if exists ${sql(name)} with (force)`;
    }
    await sql.end();
  }
}

async function cliDiff(from: string, to: string): Promise<string> {
  const [a, b] = [from, to].map((url) => `${url}?sslmode=disable`);
  const { code, stdout, stderr } = await runSupabase(["db", "diff", `--from=${a}`, `--to=${b}`]);
  if (code !== 0) {
    throw new Error(`The databases cannot be compared:\n${stderr}`);
  }
  // It may be nothing but a setting for the statements that do not follow.
  return stdout.replace(/^SET local .*;$/gm, "").trim();
}
