import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { postgresFolder } from "../../local/postgres.ts";
import { commandLine, isAlive } from "../../local/processes.ts";
import type { Stack } from "../../local/stack.ts";
import { enter, knock, pathOf } from "../local/dashboard/knock.ts";

// Clones in folders that only this user can read, because a developer's own stack may run in the checkout.
const checkout = clone();
const neighbour = clone();

function clone(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "thetabase-start-"));
  for (const part of [
    "dashboard",
    "functions",
    "local",
    "shared",
    "supabase",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ]) {
    cpSync(part, path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return folder;
}

const local = (file: string) => path.join(checkout, ".local", file);
const running: ChildProcess[] = [];

// Each of these tests starts a whole stack, which takes long on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
  }
});
afterAll(() => {
  for (const folder of [checkout, neighbour]) {
    rmSync(postgresFolder(folder), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Start {
  child: ChildProcess;
  /** Its whole output. */
  output: () => string;
  exit: Promise<number | null>;
}

const start = (...flags: string[]) => startIn(checkout, ...flags);

/** As package.json starts it. */
const commandOf = (flags: string[]) => [
  process.execPath,
  "--import",
  "tsx",
  "local/start.ts",
  "--",
  ...flags,
];

function startIn(folder: string, ...flags: string[]): Start {
  return startProcess(folder, "ignore", commandOf(flags));
}

/** Where somebody can be asked; with the script of Linux. */
function startAtTerminal(...flags: string[]): Start {
  const command = commandOf(flags).join(" ");
  return startProcess(checkout, "pipe", ["script", "--quiet", "--return", "--command", command, "/dev/null"]);
}

function startProcess(folder: string, stdin: "ignore" | "pipe", [program = "", ...given]: string[]): Start {
  const child = spawn(program, given, {
    cwd: folder,
    // Without the test runner's variables.
    env: { PATH: process.env.PATH },
    stdio: [stdin, "pipe", "pipe"],
  });
  running.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  return { child, output: () => output, exit: once(child, "exit").then(([code]) => code) };
}

/** Starts a stack and waits for .local/stack.json. */
async function startHeadless(...flags: string[]): Promise<Start & { stack: Omit<Stack, "stop"> }> {
  const started = start("--headless", ...flags);
  // Its last line. The file may be left from a start that was killed.
  await expect.poll(started.output, { timeout: 120_000, interval: 20 }).toContain("Ctrl-C stops everything");
  return { ...started, stack: JSON.parse(readFileSync(local("stack.json"), "utf8")) };
}

/** The processes of Postgres and of this clone's functions. */
function processes(): string[] {
  return allCommands().filter(
    (command) => command.includes(postgresFolder(checkout)) || command.includes(checkout),
  );
}

function allCommands(): string[] {
  if (!existsSync("/proc/self")) {
    return spawnSync("ps", ["-Ao", "args="], { encoding: "utf8" }).stdout.split("\n");
  }
  const pids = readdirSync("/proc").map(Number).filter(isAlive);
  return pids.map((pid) => commandLine(pid) ?? "");
}

test("headless: the stack file lists all addresses, a second start changes nothing, Ctrl-C leaves nothing", async () => {
  const { child, exit, stack, output } = await startHeadless();
  expect(Object.keys(stack).sort()).toEqual([
    "chatUrl",
    "cronSecret",
    "dashboardUrl",
    "dbUrl",
    "healthToken",
    "marketUrl",
    "proposerToken",
    "publishableKey",
    "secretKey",
    "supabaseUrl",
    "telegramApiUrl",
    "telegramSecretToken",
  ]);
  const check = await fetch(`${stack.supabaseUrl}/functions/v1/exit-check`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "x-cron-secret": stack.cronSecret },
    body: "{}",
  });
  expect(check.status).toBe(200);
  for (const url of [`${stack.chatUrl}/messages`, `${stack.marketUrl}/clock`]) {
    expect((await fetch(url)).status).toBe(200);
  }
  const rest = await fetch(`${stack.supabaseUrl}/rest/v1/positions`, {
    headers: { apikey: stack.secretKey },
  });
  expect(await rest.json()).toEqual([]);
  const fromChat = await fetch(`${stack.chatUrl}/dashboard`, { redirect: "manual" });
  for (const link of [stack.dashboardUrl, fromChat.headers.get("Location") ?? ""]) {
    const session = await enter(link);
    expect(await knock(link, "/data/run", session)).toMatchObject({ status: 200 });
    expect((await knock(link, "/", session)).text).toContain('<meta name="thetabase-data" content="data">');
    expect((await knock(link, pathOf(link))).text).toContain(
      "For a new link press Dashboard in the chat page",
    );
  }
  expect(output()).toContain(stack.dashboardUrl);
  expect(processes().length).toBeGreaterThanOrEqual(2);

  const second = start("--headless");
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain(`already running (process ${child.pid})`);
  expect(second.output()).toContain(stack.supabaseUrl);
  expect(JSON.parse(readFileSync(local("stack.json"), "utf8"))).toEqual(stack);
  expect((await fetch(`${stack.marketUrl}/clock`)).status).toBe(200);

  child.kill("SIGINT");
  // Ctrl-C arrives twice, from the terminal and from npm.
  child.kill("SIGINT");
  expect(await exit).toBe(0);
  expect(processes()).toEqual([]);
  expect(existsSync(local("stack.json"))).toBe(false);
  expect(output()).not.toContain("Error");
});

test("after kill -9 the next start cleans up, and keeps the data when told to", async () => {
  const first = await startHeadless();
  await fetch(`${first.stack.marketUrl}/clock`, { method: "PUT", body: '{"now": "2026-02-27T15:30:00Z"}' });
  first.child.kill("SIGKILL");
  await first.exit;

  const { stack, child, exit, output } = await startHeadless("--keep");
  expect(await (await fetch(`${stack.marketUrl}/clock`)).json()).toEqual({
    now: "2026-02-27T15:30:00.000Z",
    pinned: true,
  });
  expect(output()).toContain("The market clock stands still at Friday, Feb 27, 2026, 10:30 in New York");
  expect(output()).toContain(`curl -X PUT ${stack.marketUrl}/clock -d '{"now": null}'`);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  // Including those of the first start.
  expect(processes()).toEqual([]);
});

test("Ctrl-C while it starts leaves nothing", async () => {
  const { child, exit, output } = start("--headless");
  await expect.poll(output, { timeout: 60_000, interval: 10 }).toContain("migrations");
  child.kill("SIGINT");
  expect(await exit).toBe(130);
  expect(processes()).toEqual([]);
  expect(existsSync(local("stack.json"))).toBe(false);
});

test.each([
  [["--help"], 0, "--headless"],
  [["--colour"], 2, "Unknown option '--colour'"],
  [["--auto", "--headless"], 2, "--auto and --headless exclude each other"],
  [["--keep", "--reset"], 2, "--keep and --reset exclude each other"],
  [["--env-file", "nowhere.env"], 1, "There is no file nowhere.env."],
  [["--env-file", "supabase"], 1, "supabase is a folder. Name a file."],
  [["--db-url", "nonsense"], 1, "--db-url takes a URL"],
  [["--db-url", "postgres://nobody@127.0.0.1:1/x"], 1, "--db-url: 127.0.0.1:1 lets nobody in: "],
])("%s", async (flags, code, says) => {
  const { exit, output } = start(...flags);
  expect(await exit).toBe(code);
  expect(output()).toContain(says);
  expect(output()).not.toMatch(/^\s+at /m);
});

test("a wrong setting stops the start before anything is left running, and is not shown", async () => {
  writeFileSync(path.join(checkout, "wrong.env"), "CRON_SECRET=hunter2\n");
  const { exit, output } = start("--headless", "--env-file", "wrong.env");
  expect(await exit).toBe(1);
  expect(output()).toContain("wrong.env: CRON_SECRET must have at least 16 characters. Correct it there");
  expect(output()).not.toContain("hunter2");
  expect(processes()).toEqual([]);
});

test("a folder that cannot be made is named", async () => {
  rmSync(path.join(neighbour, ".local"), { recursive: true, force: true });
  writeFileSync(path.join(neighbour, ".local"), "");
  const { exit, output } = startIn(neighbour, "--headless");
  expect(await exit).toBe(1);
  expect(output()).toMatch(
    /\.local cannot be written: there is a file in place of a folder\. Move it away\.\n$/,
  );
  rmSync(path.join(neighbour, ".local"));
});

test("two that start at once from two folders have ports of their own, whichever of them is first", async () => {
  const stacks = [checkout, neighbour].map((folder) => ({ folder, ...startIn(folder, "--headless") }));
  await expect
    .poll(() => stacks.map(({ output }) => output().includes("Ctrl-C stops everything")), {
      timeout: 120_000,
      interval: 50,
    })
    .toEqual([true, true]);
  const urls = stacks.flatMap(({ folder }) => {
    const facts = JSON.parse(readFileSync(path.join(folder, ".local", "stack.json"), "utf8"));
    return [facts.supabaseUrl, facts.dbUrl, facts.chatUrl, facts.marketUrl, facts.dashboardUrl];
  });
  expect(new Set(urls.map((url: string) => new URL(url).port)).size).toBe(10);
}, 180_000);

test("a book that a bot of one's own has worked with is neither emptied unasked nor mixed with invented prices", async () => {
  writeFileSync(
    path.join(checkout, "bot.env"),
    "TELEGRAM_BOT_TOKEN=42:a-bot-of-ones-own\nTELEGRAM_API_URL=http://127.0.0.1:9\nTELEGRAM_CHAT_ID=7\nTELEGRAM_APPROVER_IDS=7\n",
  );
  const { stack, child, exit } = await startHeadless("--env-file", "bot.env");
  await fetch(`${stack.marketUrl}/clock`, { method: "PUT", body: '{"now": "2026-02-27T15:30:00Z"}' });
  const proposed = await fetch(`${stack.supabaseUrl}/functions/v1/propose-trade`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "x-proposer-token": stack.proposerToken },
    body: JSON.stringify({
      request_id: "mine",
      strategy_type: "CSP",
      ticker: "SPY",
      expiration_date: "2026-04-17",
      strike_price: 580,
      net_credit: 150,
      quantity: 1,
    }),
  });
  expect(proposed.status).toBe(201);
  child.kill("SIGINT");
  await exit;

  const unasked = start("--headless");
  expect(await unasked.exit).toBe(1);
  expect(unasked.output()).toMatch(
    /real bot, broker or quotes since \d{4}-\d\d-\d\d: 1 proposal\.\n.* say --keep --env-file FILE to .*, or --reset/,
  );
  if (process.platform === "linux") {
    const asked = startAtTerminal("--headless");
    await expect.poll(asked.output, { timeout: 120_000, interval: 20 }).toContain("Delete it?");
    expect(asked.output()).toMatch(/1 proposal\.\s+Delete it\? \(yes deletes it\) $/);
    asked.child.stdin?.write("keep\n");
    expect(await asked.exit).toBe(1);
    expect(asked.output()).toContain(
      "Nothing was deleted. To go on with it: npm start -- --keep --env-file FILE",
    );
  }
  const mixed = start("--headless", "--keep");
  expect(await mixed.exit).toBe(1);
  expect(mixed.output()).toContain("is not mixed with invented prices");

  const kept = await startHeadless("--keep", "--env-file", "bot.env");
  const requests = await fetch(`${kept.stack.supabaseUrl}/rest/v1/trade_requests?select=request_id`, {
    headers: { apikey: kept.stack.secretKey },
  });
  expect(await requests.json()).toEqual([{ request_id: "mine" }]);
  kept.child.kill("SIGINT");
  await kept.exit;

  const dropped = await startHeadless("--reset");
  const none = await fetch(`${dropped.stack.supabaseUrl}/rest/v1/trade_requests?select=request_id`, {
    headers: { apikey: dropped.stack.secretKey },
  });
  expect(await none.json()).toEqual([]);
}, 300_000);
