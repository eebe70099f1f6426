// npm run test:database: the pgTAP tests of supabase/tests on a migrated database, with Debian's pgTAP and pg_prove.
// npm run test:database -- supabase/tests/orders: only those of the folders or files that are named.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { connect } from "../../local/database.ts";
import { withDatabase } from "./throwaway.ts";

const DEBIAN = "/usr/share/postgresql";
const DEBIAN_BINARIES = "/usr/lib/postgresql";

const named = process.argv.slice(2);
const wanted = named.length > 0 ? named : ["supabase/tests"];

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

process.exitCode = await withDatabase(async ({ server, name, url }) => {
  const sql = connect(server.url(name), { max: 1 });
  // Where the hosted platform has it, and out of the schemas whose every object the tests judge.
  await sql.unsafe(`set search_path = extensions; ${readFileSync(pgtap, "utf8")}`);
  await sql.end();

  const { username, password, hostname, port } = new URL(url);
  const prove = spawn(
    "pg_prove",
    ["--norc", "--psql-bin", findPsql(), "--recurse", "--ext", ".sql", ...wanted],
    {
      env: {
        ...process.env,
        PGHOST: hostname,
        PGPORT: port,
        PGUSER: username,
        PGPASSWORD: password,
        PGDATABASE: name,
        PGOPTIONS: "-c search_path=public,extensions",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  prove.stdout.pipe(process.stdout);
  const [report, [code]] = await Promise.all([text(prove.stdout), once(prove, "close")]);
  // pg_prove is content with having found nothing to run.
  return code === 0 && /^Result: PASS$/m.test(report) ? 0 : 1;
});

/** The SQL of Debian's pgTAP; it is packaged for a server of its own and loads into any. */
function findPgtap(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  return versions
    .map((version) => path.join(DEBIAN, version, "extension"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => /\/pgtap--\d+\.\d+\.\d+\.sql$/.test(file))
    .at(-1);
}

/** Debian's psql is a script that chooses one of several and takes longer than most tests: the one that it would choose. */
function findPsql(): string {
  const versions = existsSync(DEBIAN_BINARIES) ? readdirSync(DEBIAN_BINARIES) : [];
  return (
    versions
      .map((version) => path.join(DEBIAN_BINARIES, version, "bin", "psql"))
      .filter((file) => existsSync(file))
      .at(-1) ?? "psql"
  );
}

function runs(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}
