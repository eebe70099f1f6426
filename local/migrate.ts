import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { text } from "node:stream/consumers";
import type postgres from "postgres";

/** The folder of the migrations, from a checkout. */
export const MIGRATIONS = "supabase/migrations";

/** Applies supabase/migrations, and supabase/seed.sql, to `url` with the Supabase CLI, as production is migrated. */
export async function migrate(checkout: string, url: string): Promise<void> {
  const { code, stdout, stderr } = await runSupabase([
    ...["db", "push", `--remote=${url}`, "--yes", "--include-seed", "--workdir", checkout],
  ]);
  if (code !== 0) {
    const output = `${stdout}${stderr}`.replaceAll(withoutPassword(url).url, "<database>").trim();
    throw new Error(`The migrations cannot be applied:\n${output}`);
  }
}

/** Remembers which migrations a database was made from, for `changedMigrations` of a later start. */
export async function recordMigrations(sql: postgres.Sql, checkout: string): Promise<void> {
  await sql`create table if not exists local.migrations (file text primary key, sha256 text not null)`;
  await sql`truncate local.migrations`;
  const rows = [...migrationHashes(checkout)].map(([file, sha256]) => ({ file, sha256 }));
  if (rows.length > 0) {
    await sql`insert into local.migrations ${sql(rows)}`;
  }
}

/** Files that were applied to this database and have since changed or gone. New files are not among them. */
export async function changedMigrations(sql: postgres.Sql, checkout: string): Promise<string[]> {
  const current = migrationHashes(checkout);
  const applied = await sql<
    { file: string; sha256: string }[]
  >`select file, sha256 from local.migrations order by file`;
  return applied.filter(({ file, sha256 }) => current.get(file) !== sha256).map(({ file }) => file);
}

/** The SHA-256 of every migration of a checkout, by its file's name, in the order in which they are applied. */
export function migrationHashes(checkout: string): Map<string, string> {
  return new Map(
    migrationFiles(checkout).map((file) => {
      const content = readFileSync(path.join(checkout, MIGRATIONS, file));
      return [file, createHash("sha256").update(content).digest("hex")];
    }),
  );
}

/** The migrations' names, in the order in which they are applied. */
export function migrationFiles(checkout: string): string[] {
  return readdirSync(path.join(checkout, MIGRATIONS))
    .filter((file) => file.endsWith(".sql"))
    .sort();
}

/** A database's URL for arguments, and its password for the environment. */
export function withoutPassword(databaseUrl: string): { url: string; password: string } {
  const url = new URL(databaseUrl);
  let password = decodeURIComponent(url.password);
  url.password = "";
  const inQuery = url.searchParams.get("password");
  if (inQuery !== null) {
    password ||= inQuery;
    url.searchParams.delete("password");
    // In a query, `+` is a space to a browser and a plus to libpq.
    url.search = url.search.replaceAll("+", "%20");
  }
  return { url: url.href, password };
}

/** The CLI itself, past the script that npm links: killing that script would leave the CLI running. */
export function supabaseCli(): string {
  const entry = createRequire(import.meta.url).resolve("supabase/package.json");
  const require = createRequire(entry);
  const system = process.platform === "win32" ? "windows" : process.platform;
  for (const name of [`${system}-${process.arch}`, `${system}-${process.arch}-musl`]) {
    try {
      const manifest = require.resolve(`@supabase/cli-${name}/package.json`);
      return path.join(
        path.dirname(manifest),
        "bin",
        process.platform === "win32" ? "supabase.exe" : "supabase",
      );
    } catch {
      // The other C library's package may be the one that is installed.
    }
  }
  throw new Error(
    `There is no Supabase CLI for this machine (${system}-${process.arch}). Run \`npm install\` again.`,
  );
}

/**
 * Runs the CLI. The server it talks to must be able to log meanwhile, so nothing here may block. The password of a
 * database goes by the environment: everybody on the machine can read arguments.
 */
export async function runSupabase(
  args: string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const passwords = new Set<string>();
  const shown = args.map((arg) =>
    arg.replace(/postgres(?:ql)?:\/\/.*/, (found) => {
      const { url, password } = withoutPassword(found);
      passwords.add(password);
      return url;
    }),
  );
  passwords.delete("");
  const [PGPASSWORD = process.env.PGPASSWORD, another] = passwords;
  if (another !== undefined) {
    throw new Error("The Supabase CLI takes one database password at a time.");
  }
  const child = spawn(supabaseCli(), shown, {
    env: {
      ...process.env,
      SUPABASE_TELEMETRY_DISABLED: "1",
      NO_COLOR: "1",
      PGPASSWORD,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}
