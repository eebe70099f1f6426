import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../../local/ports.ts";
import { postgresFolder, unprivilegedUser } from "../../local/postgres.ts";
import { waitForExit } from "../../local/processes.ts";

/** A server of Debian's with pg_cron loaded, and nothing in it: what `npm start -- --db-url` finds at somebody's. */
export interface CronServer {
  /** The database that pg_cron works in, which does not exist yet; as superuser. */
  dbUrl: string;
  stop(): Promise<void>;
}

/** Folder of the programs of a Postgres that has pg_cron, 15 or later; null when none is installed. */
export function findPgCron(): string | null {
  const installed = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
  const version = installed
    .filter((name) => Number(name) >= 15)
    .find((name) => existsSync(`/usr/share/postgresql/${name}/extension/pg_cron.control`));
  return version === undefined ? null : `/usr/lib/postgresql/${version}/bin`;
}

/** Whether what is missing could be installed. */
export function hasApt(): boolean {
  return spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0;
}

export async function startCronServer(programs: string, database: string): Promise<CronServer> {
  const runAs = unprivilegedUser();
  // What a run that was killed leaves under this name, the next `npm test` removes.
  const folder = path.join(postgresFolder(process.cwd()), `tests-${process.pid}`);
  mkdirSync(folder, { mode: 0o700 });
  const data = path.join(folder, "data");
  const passwordFile = path.join(folder, "password");
  const password = randomBytes(16).toString("hex");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs) {
    chownSync(folder, runAs.uid, runAs.gid);
    chownSync(passwordFile, runAs.uid, runAs.gid);
  }
  const options = { ...runAs, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } };
  const superuser = "supabase_admin";
  const initdb = spawnSync(
    path.join(programs, "initdb"),
    [
      ...["--pgdata", data, "--username", superuser, "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"],
    ],
    options,
  );
  if (initdb.status !== 0) {
    throw new Error(`initdb failed: ${initdb.error?.message ?? initdb.stderr.toString().trim()}`);
  }

  const port = await freePort();
  const settings = {
    shared_preload_libraries: "pg_cron",
    "cron.database_name": database,
    // As themselves, with no password for anybody to keep.
    "cron.use_background_workers": "on",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    timezone: "UTC",
  };
  const server = spawn(
    path.join(programs, "postgres"),
    [
      ...["-D", data, "-p", String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    // In our process group: whatever ends a run from outside is sent to all of it.
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const endWithUs = () => server.kill("SIGINT");
  process.once("exit", endWithUs);
  const stop = async () => {
    server.kill("SIGINT");
    if (server.pid !== undefined && !(await waitForExit(server.pid, 10_000))) {
      server.kill("SIGKILL");
    }
    process.off("exit", endWithUs);
    rmSync(folder, { recursive: true, force: true });
  };
  const said: string[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: server.stderr }).on("line", (line) => {
        said.push(line);
        if (line.includes("database system is ready to accept connections")) {
          resolve();
        }
      });
      server.once("error", reject);
      server.once("close", () => reject(new Error(`Postgres did not start:\n${said.join("\n")}`)));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { dbUrl: `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`, stop };
}
