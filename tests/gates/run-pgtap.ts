// npm run test:database: the pgTAP tests of supabase/tests on a migrated database, with Debian's pgTAP and pg_prove.
// npm run test:database -- supabase/tests/orders: only those of the folders or files that are named.
// npm run test:database -- --postgres15: the same on Debian's Postgres 15.
// EVERY=5 npm run test:database: each fifth file.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { connect } from "../../local/database.ts";
import { type ThrowawayDatabase, withDatabase } from "../../local/throwaway.ts";
import { findDebianPostgres } from "../support/debian-postgres.ts";
import { everyNth } from "../support/every-nth.ts";

const DEBIAN = "/usr/share/postgresql";
const DEBIAN_PROGRAMS = "/usr/lib/postgresql";

const { values: flags, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { postgres15: { type: "boolean", default: false } },
});
const wanted = named.length > 0 ? named : ["supabase/tests"];

const programs = flags.postgres15 ? findDebianPostgres("pgtap") : undefined;
if (programs === null) {
  console.log("Skipped: pgTAP on Postgres 15 needs Debian's packages, and there is no apt-get here.");
  process.exit(0);
}
const pgtap = findPgtap();
const missing = [
  ...(pgtap ? [] : ["postgresql-15-pgtap"]),
  ...(runs("psql") ? [] : ["postgresql-client"]),
  ...(runs("pg_prove") ? [] : ["libtap-parser-sourcehandler-pgtap-perl"]),
];
if (!pgtap || missing.length > 0) {
  console.error(`The database tests need what is not installed: apt-get install ${missing.join(" ")}`);
  process.exit(1);
}

const prove = async ({ server, name }: ThrowawayDatabase): Promise<number> => {
  const sql = connect(server.url(name), { max: 1 });
  // In the schema of the hosted platform, outside the schemas whose objects the tests check.
  await (programs
    ? sql`create extension pgtap schema extensions`
    : sql.unsafe(`set search_path = extensions; ${readFileSync(pgtap, "utf8")}`));
  await sql.end();

  // Every test needs a database for itself, so every core gets a copy and its share of the files.
  const cores = availableParallelism();
  const databases = Array.from({ length: cores }, (_, i) => (i === 0 ? name : `${name}_${i}`));
  const maintenance = connect(server.url("postgres"), { max: 1 });
  for (const copy of databases.slice(1)) {
    await maintenance.unsafe(`create database ${copy} owner postgres template ${name}`);
  }
  await maintenance.end();
  const files = everyNth(wanted.flatMap(testFiles).sort());
  const codes = await Promise.all(
    databases.map((database, core) =>
      proveFiles(
        server.url(database, "postgres"),
        files.filter((_, i) => i % cores === core),
      ),
    ),
  );
  return files.length > 0 ? Math.max(...codes) : 1;
};
process.exitCode = await withDatabase(prove, programs ? { programs } : undefined);

/** The tests of a folder, or a single file. */
function testFiles(named: string): string[] {
  return statSync(named).isDirectory()
    ? readdirSync(named, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".sql"))
        .map((file) => path.join(named, file))
    : [named];
}

async function proveFiles(url: string, files: string[]): Promise<number> {
  if (files.length === 0) {
    return 0;
  }
  const { username, password, hostname, port, pathname } = new URL(url);
  const run = spawn("pg_prove", ["--norc", "--psql-bin", findPsql(), ...files], {
    env: {
      ...process.env,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: pathname.slice(1),
      // With JIT, Debian's server would compile the large views for every small test: half of the time.
      PGOPTIONS: "-c search_path=public,extensions -c jit=off",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  run.stdout.pipe(process.stdout, { end: false });
  const [report, [code]] = await Promise.all([text(run.stdout), once(run, "close")]);
  // pg_prove succeeds even if it found no test.
  return code === 0 && /^Result: PASS$/m.test(report) ? 0 : 1;
}

/** The SQL of Debian's pgTAP. Its package is for one server version, but it loads into any. */
function findPgtap(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  return versions
    .map((version) => path.join(DEBIAN, version, "extension"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => /\/pgtap--\d+\.\d+\.\d+\.sql$/.test(file))
    .at(-1);
}

/** The path of the real psql. Debian's `psql` is a script that selects a version and takes longer than most tests. */
function findPsql(): string {
  const versions = existsSync(DEBIAN_PROGRAMS) ? readdirSync(DEBIAN_PROGRAMS) : [];
  const installed = versions.map((version) => path.join(DEBIAN_PROGRAMS, version, "bin", "psql"));
  return installed.filter((file) => existsSync(file)).at(-1) ?? "psql";
}

function runs(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}
