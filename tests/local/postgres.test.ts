import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { connect } from "../../local/database.ts";
import {
  type PostgresServer,
  postgresFolder,
  startPostgres,
  unprivilegedUser,
} from "../../local/postgres.ts";
import { postgresBinaries, postgresPackage } from "../../local/postgres-binaries.ts";
import { isAlive, waitForExit } from "../../local/processes.ts";

// Stands for another checkout, which has its own servers. mkdtemp makes it private.
const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-postgres-"));
const data = path.join(postgresFolder(checkout), "test", "data");
// Some tests start two servers, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => {
  rmSync(postgresFolder(checkout), { recursive: true, force: true });
  rmSync(checkout, { recursive: true, force: true });
});

function start(keep = false): Promise<PostgresServer> {
  return startPostgres({ checkout, name: "test", keep });
}

function postmasterPid(): number {
  return Number(readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n")[0]);
}

async function query<T>(server: PostgresServer, text: string): Promise<T[]> {
  const sql = connect(server.url("postgres"), { max: 1 });
  try {
    return await sql.unsafe<T[] & Record<string, unknown>[]>(text);
  } finally {
    await sql.end();
  }
}

test("it is Postgres 17 with the hosted platform's superuser, on 127.0.0.1 and with a password", async () => {
  const server = await start();
  const [is] = await query<{ version: number; user: string; listens: string }>(
    server,
    `select current_setting('server_version_num')::int / 10000 as version, current_user as user,
      current_setting('listen_addresses') as listens`,
  );
  expect(is).toEqual({ version: 17, user: "supabase_admin", listens: "127.0.0.1" });
  const wrong = new URL(server.url("postgres"));
  wrong.password = "wrong";
  const sql = connect(wrong.href, { max: 1 });
  await expect(sql`select 1`).rejects.toThrow("password authentication failed");
  await sql.end();
  await server.stop();
});

test("a stopped server leaves no process, and its data is there again with keep alone", async () => {
  let server = await start(true);
  const pid = postmasterPid();
  await query(server, "create table kept (id int)");
  await server.stop();
  expect(isAlive(pid)).toBe(false);

  server = await start(true);
  expect(await query(server, "select * from kept")).toEqual([]);
  await server.stop();

  server = await start();
  await expect(query(server, "select * from kept")).rejects.toThrow("does not exist");
  await server.stop();
});

test("the next start ends a server that a killed process left on the same data", async () => {
  // A process that starts the server and is then killed, as when memory runs out.
  const script = `import { startPostgres } from ${JSON.stringify(path.resolve("local/postgres.ts"))};
    startPostgres({ checkout: ${JSON.stringify(checkout)}, name: "test", keep: true }).then(() => console.log("up"));`;
  const killed = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(killed.stdout, "data");
  const orphan = postmasterPid();
  killed.kill("SIGKILL");
  await waitForExit(killed.pid ?? 0, 5_000);
  expect(isAlive(orphan)).toBe(true);

  const server = await start(true);
  expect(isAlive(orphan)).toBe(false);
  expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.stop();
});

test("a stale postmaster.pid whose number now belongs to another process costs that process nothing", async () => {
  // A process of the user that Postgres runs as; with any other, Postgres itself would refuse to start.
  const bystander = spawn("sleep", ["60"], { ...unprivilegedUser(), stdio: "ignore", cwd: "/" });
  writeFileSync(path.join(data, "postmaster.pid"), `${bystander.pid}\n${data}\n`);
  const server = await start(true);
  expect(isAlive(bystander.pid ?? 0)).toBe(true);
  await server.stop();
  bystander.kill();
});

test("two checkouts run at once, and a port that is taken is left alone", async () => {
  const other = mkdtempSync(path.join(tmpdir(), "thetabase-other-"));
  const first = await startPostgres({ checkout, name: "test", keep: true });
  const second = await startPostgres({ checkout: other, name: "test", preferredPort: first.port });
  expect(second.port).not.toBe(first.port);
  expect(await query(first, "select 1 as one")).toEqual(await query(second, "select 1 as one"));
  await Promise.all([first.stop(), second.stop()]);
  rmSync(postgresFolder(other), { recursive: true, force: true });
  rmSync(other, { recursive: true, force: true });
});

test("the binaries run from below a folder closed to other users, and without what install scripts add", () => {
  const { folder, version } = postgresPackage();
  const closed = path.join(checkout, "node_modules-of-a-clone");
  cpSync(path.join(folder, "native"), path.join(closed, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const links = JSON.parse(readFileSync(path.join(closed, "native", "pg-symlinks.json"), "utf8"));
  for (const { target } of links) {
    unlinkSync(path.join(closed, target));
  }
  const runAs = unprivilegedUser();
  // In a place that the other user can read: the home of this checkout's servers.
  const { postgres, initdb } = postgresBinaries(postgresFolder(checkout), runAs, {
    folder: closed,
    version: `${version}-test`,
  });
  for (const binary of [postgres, initdb]) {
    expect(spawnSync(binary, ["--version"], { ...runAs, cwd: "/" }).stdout.toString()).toContain(" 17.");
  }
  expect(links.length).toBeGreaterThan(0);
  expect(links.every(({ target }: { target: string }) => existsSync(path.join(closed, target)))).toBe(true);
});
