import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Debian's Postgres 15, the oldest that Thetabase runs on. */
const PROGRAMS = "/usr/lib/postgresql/15/bin";
const EXTENSIONS = "/usr/share/postgresql/15/extension";

/** The package of each extension; it brings the server along. */
const PACKAGES = {
  pg_cron: "postgresql-15-cron",
  pgtap: "postgresql-15-pgtap",
  plpgsql_check: "postgresql-15-plpgsql-check",
};

/**
 * The folder of its programs, with these extensions beside it. Throws where one is missing that apt could install,
 * naming the packages; null where there is no apt.
 */
export function findDebianPostgres(...extensions: (keyof typeof PACKAGES)[]): string | null {
  const missing = extensions.filter(
    (name) => !existsSync(`${PROGRAMS}/postgres`) || !existsSync(`${EXTENSIONS}/${name}.control`),
  );
  if (missing.length === 0) {
    return PROGRAMS;
  }
  if (spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status !== 0) {
    return null;
  }
  const packages = missing.map((name) => PACKAGES[name]).join(" ");
  throw new Error(`Debian's Postgres 15 lacks ${missing.join(", ")}: apt-get install ${packages}`);
}
