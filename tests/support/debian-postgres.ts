import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Debian's Postgres 15, the oldest that Thetabase runs on. */
export const PROGRAMS = "/usr/lib/postgresql/15/bin";
const EXTENSIONS = "/usr/share/postgresql/15/extension";
const HEADERS = "/usr/include/postgresql/15/server";

/** The package of each extension, which also installs the server, and a file that proves it is installed. */
const PARTS = {
  pg_cron: { package: "postgresql-15-cron", file: `${EXTENSIONS}/pg_cron.control` },
  pgtap: { package: "postgresql-15-pgtap", file: `${EXTENSIONS}/pgtap.control` },
  plpgsql_check: { package: "postgresql-15-plpgsql-check", file: `${EXTENSIONS}/plpgsql_check.control` },
  // It installs a compiler, but no server.
  headers: { package: "postgresql-server-dev-15", file: `${HEADERS}/postgres.h` },
};

type Part = keyof typeof PARTS;

/** Those of these parts that are missing. */
export function missingParts(...parts: Part[]): Part[] {
  return parts.filter((name) => !existsSync(`${PROGRAMS}/postgres`) || !existsSync(PARTS[name].file));
}

/**
 * The folder of its programs, with these parts installed. Throws if one is missing that apt could install, naming the
 * packages; null without apt.
 */
export function findDebianPostgres(...parts: Part[]): string | null {
  const missing = missingParts(...parts);
  if (missing.length === 0) {
    return PROGRAMS;
  }
  if (spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status !== 0) {
    return null;
  }
  const packages = missing.map((name) => PARTS[name].package).join(" ");
  throw new Error(`Debian's Postgres 15 lacks ${missing.join(", ")}: apt-get install ${packages}`);
}

/** Compiles an extension in C for it, with the compiler that comes with its headers. */
export function compileForDebianPostgres(source: string, library: string): void {
  const { status, error, stderr } = spawnSync(
    "clang-14",
    ["-w", "-O2", "-shared", "-fPIC", "-I", HEADERS, "-o", library, source],
    { encoding: "utf8" },
  );
  if (status !== 0) {
    throw new Error(`${source} cannot be compiled: ${error?.message ?? stderr}`);
  }
}
