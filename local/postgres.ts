import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports.ts";
import { executables, postgresBinaries, type RunAs } from "./postgres-binaries.ts";
import { commandLine, isAlive, waitForExit } from "./processes.ts";

/** How to reach a server: the embedded one, or one that was already there. */
export interface PostgresAccess {
  /** A connection string for `database`, as `role` (the superuser when left out). */
  url(database: string, role?: string): string;
  /** Password that login roles get when they are created on this server. */
  rolePassword: string;
}

export interface PostgresServer extends PostgresAccess {
  port: number;
  stop(): Promise<void>;
}

/** A Postgres of this machine to run instead of the embedded one. */
export interface InstalledPostgres {
  /** The folder of its programs, which anybody may run. */
  programs: string;
  /** Server settings beside those that all servers here have. */
  settings?: Record<string, string>;
}

export interface PostgresOptions {
  /** The checkout this server belongs to: every checkout has data of its own. */
  checkout: string;
  /** Tells several servers of one checkout apart. */
  name: string;
  /** The embedded one when left out. */
  installed?: InstalledPostgres;
  /** Starts on the data of the last time instead of on nothing. */
  keep?: boolean;
  /** Any other where somebody has it. */
  preferredPort?: number;
  onLog?: (line: string) => void;
}

/** The superuser of the embedded cluster has the name it has on the hosted platform. */
const SUPERUSER = "supabase_admin";

// Nothing waits for the disk. In return a crash of the machine (not of a process) may lose data: most starts make it anew.
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "200",
  listen_addresses: "127.0.0.1",
  // TCP only: the path of a socket may not be longer than 107 characters, and that of a checkout may.
  unix_socket_directories: "",
  timezone: "UTC",
};

// The same collation on every machine, whatever its locales. Postgres itself has one since 17.
const LOCALE = ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"];
const INSTALLED_LOCALE = ["--locale", "C.UTF-8"];

/** How often another port is tried; each time somebody would have to take it within a moment. */
const PORTS_TRIED = 10;

/** Starts the embedded Postgres 17, or an installed one, and resolves when it accepts connections. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { installed } = options;
  const runAs = unprivilegedUser();
  const folders = privateFolders(options.checkout, runAs);
  const home = path.join(folders.own, options.name);
  const data = path.join(home, "data");
  const passwordFile = path.join(home, "password");

  await endOrphan(data);
  if (!options.keep) {
    rmSync(home, { recursive: true, force: true });
  }
  const binaries = installed ? executables(installed.programs) : postgresBinaries(folders.shared, runAs);
  const spawnOptions = {
    ...runAs,
    // The checkout may be closed to that user, and Postgres wants a working directory it can read.
    cwd: home,
    // The libpq variables of whoever starts us are about another server.
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  };

  if (!existsSync(path.join(data, "PG_VERSION"))) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true, mode: 0o700 });
    writeFileSync(passwordFile, randomBytes(16).toString("hex"), { mode: 0o600 });
    if (runAs) {
      chownSync(home, runAs.uid, runAs.gid);
      chownSync(passwordFile, runAs.uid, runAs.gid);
    }
    const made = spawnSync(
      binaries.initdb,
      [
        ...["--pgdata", data, "--username", SUPERUSER, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
        ...["--encoding", "UTF8", ...(installed ? INSTALLED_LOCALE : LOCALE), "--no-sync"],
      ],
      spawnOptions,
    );
    if (made.status !== 0) {
      throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.toString().trim()}`);
    }
  }
  const password = readFileSync(passwordFile, "utf8");

  const settings = Object.entries({ ...SETTINGS, ...installed?.settings }).flatMap(([name, value]) => {
    return ["-c", `${name}=${value}`];
  });
  const startAt = async (port: number): Promise<PostgresServer> => {
    const server = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...settings], {
      ...spawnOptions,
      stdio: ["ignore", "ignore", "pipe"],
      // Its own process group: Ctrl-C in a terminal is ours to handle, and ends the server last.
      detached: true,
    });
    // Whatever ends this process short of kill -9 takes the server along; the next start ends what a kill -9 left.
    const endWithUs = () => server.kill("SIGINT");
    process.once("exit", endWithUs);
    try {
      await acceptsConnections(server, options.onLog);
    } catch (error) {
      process.off("exit", endWithUs);
      throw error;
    }
    return {
      ...embeddedAccess(port, password),
      port,
      stop: async () => {
        await endPostgres(server.pid);
        process.off("exit", endWithUs);
      },
    };
  };

  let port = options.preferredPort ?? (await freePort());
  for (let tried = 1; ; tried++) {
    try {
      return await startAt(port);
    } catch (error) {
      // Postgres cannot be told to take any port, so it is started again at another one.
      if (!(error instanceof PortTaken) || tried === PORTS_TRIED) {
        throw error;
      }
      port = await freePort();
    }
  }
}

/** Somebody else listens at the port. */
class PortTaken extends Error {}

/** Access to a server that startPostgres() has started, also from a process that did not start it. */
export function embeddedAccess(port: number, password: string): PostgresAccess {
  return {
    url: (database, role = SUPERUSER) =>
      `postgresql://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    rolePassword: password,
  };
}

/** Removes a stopped server's data. */
export function removePostgres(checkout: string, name: string): void {
  rmSync(path.join(privateFolders(checkout, unprivilegedUser()).own, name), { recursive: true, force: true });
}

/** A file beside the data of a server, while the next start has to look at them and ask before it removes them. */
const GUARD = "ask-before-removing";

/** Whether the data of a server are guarded: see `guardData`. */
export function isGuarded(checkout: string, name: string): boolean {
  return existsSync(path.join(postgresFolder(checkout), name, GUARD));
}

/** Writes down beside the data of a running server whether the next start has to ask before it removes them. */
export function guardData(checkout: string, name: string, guarded: boolean): void {
  const file = path.join(postgresFolder(checkout), name, GUARD);
  if (guarded) {
    writeFileSync(file, "");
  } else {
    rmSync(file, { force: true });
  }
}

/** Folder of this checkout's servers, below which each has one by its name. */
export function postgresFolder(checkout: string): string {
  return privateFolders(checkout, unprivilegedUser()).own;
}

/** Postgres refuses to run as root. `postgres` is there where one was ever installed, `nobody` everywhere. */
export function unprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  for (const name of ["postgres", "nobody"]) {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(":") ?? [];
    if (uid && gid) {
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  throw new Error(
    "Postgres does not run as root, and neither `postgres` nor `nobody` is a user of this machine.",
  );
}

/**
 * As an ordinary user, everything is in the checkout's .local. As root, Postgres runs as somebody who may not be
 * able to reach the checkout, so its files are where only that user and root can.
 */
function privateFolders(checkout: string, runAs: RunAs | undefined): { own: string; shared: string } {
  if (!runAs) {
    const own = path.join(checkout, ".local", "postgres");
    mkdirSync(own, { recursive: true, mode: 0o700 });
    return { own, shared: own };
  }
  const shared = existsSync("/var/tmp") ? "/var/tmp/thetabase-0" : "/tmp/thetabase-0";
  mkdirSync(shared, { recursive: true, mode: 0o750 });
  const found = lstatSync(shared);
  // Anybody may make a folder of this name before we do, and then decide what root copies and runs from it.
  if (!found.isDirectory() || found.uid !== 0) {
    throw new Error(`${shared} is not root's. Remove it and start again.`);
  }
  chownSync(shared, 0, runAs.gid);
  chmodSync(shared, 0o750);
  const own = path.join(shared, createHash("sha256").update(checkout).digest("hex").slice(0, 16));
  mkdirSync(own, { recursive: true, mode: 0o750 });
  chownSync(own, 0, runAs.gid);
  return { own, shared };
}

/** Ends what an earlier run left behind on this data, if it really is a Postgres of this data. */
async function endOrphan(data: string): Promise<void> {
  const pidFile = path.join(data, "postmaster.pid");
  if (!existsSync(pidFile)) {
    return;
  }
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const command = isAlive(pid) ? commandLine(pid) : null;
  if (command?.includes("postgres") && command.includes(data)) {
    await endPostgres(pid);
  }
  // Postgres would refuse to start when the number belongs to any other process of its user by now.
  rmSync(pidFile, { force: true });
}

/** Fast shutdown, then immediate shutdown, then the end. */
async function endPostgres(pid: number | undefined): Promise<void> {
  if (pid === undefined) {
    return;
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (!isAlive(pid)) {
      return;
    }
    process.kill(pid, signal);
    if (await waitForExit(pid, 5_000)) {
      return;
    }
  }
  throw new Error(`The Postgres process ${pid} cannot be ended.`);
}

async function acceptsConnections(server: ChildProcess, onLog?: (line: string) => void): Promise<void> {
  const lastLines: string[] = [];
  const stderr = server.stderr;
  if (!stderr) {
    throw new Error("Postgres was started without its log.");
  }
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: stderr }).on("line", (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - 20);
      onLog?.(line);
      if (line.includes("database system is ready to accept connections")) {
        resolve();
      }
    });
    server.once("error", reject);
    server.once("exit", async (code) => {
      // Its last words may still be on their way.
      await sleep(50);
      const log = lastLines.join("\n");
      const what = log.includes("Address already in use") ? PortTaken : Error;
      reject(new what(`Postgres did not start (exit code ${code}):\n${log}`));
    });
  });
}
