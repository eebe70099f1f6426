import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { type FunctionsHost, startFunctions } from "../../local/functions.ts";
import { type Gateway, startGateway } from "../../local/gateway.ts";
import type { IsolateLimits } from "../../local/isolate-pool.ts";
import { freePort } from "../../local/ports.ts";
import { isAlive } from "../../local/processes.ts";

/** A checkout with its own functions. */
const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-functions-"));
for (const file of ["functions/deno.json", "local/edge-runtime.ts", "package.json", "package-lock.json"]) {
  mkdirSync(path.join(checkout, path.dirname(file)), { recursive: true });
  cpSync(file, path.join(checkout, file));
}
mkdirSync(path.join(checkout, "shared"));
symlinkSync(path.resolve("node_modules"), path.join(checkout, "node_modules"));
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

function write(name: string, source: string): void {
  mkdirSync(path.join(checkout, "functions", name), { recursive: true });
  writeFileSync(path.join(checkout, "functions", name, "index.ts"), source);
}

const log: string[] = [];
const errors: string[] = [];
let functions: FunctionsHost | undefined;
let gateway: Gateway | undefined;

async function start(
  settings: Record<string, string> = {},
  limits: Partial<IsolateLimits> = {},
): Promise<Gateway> {
  functions = await startFunctions({
    checkout,
    settings,
    allowNet: [],
    limits,
    onLog: (line) => log.push(line),
    onError: (line) => errors.push(line),
  });
  gateway = await startGateway({
    port: await freePort(),
    rest: { fetch: async () => new Response("rest") },
    functions: () => functions ?? null,
  });
  return gateway;
}

afterEach(async () => {
  await gateway?.stop();
  await functions?.stop();
  functions = undefined;
  vi.useRealTimers();
  rmSync(path.join(checkout, "functions", "boom"), { recursive: true, force: true });
  log.length = 0;
  errors.length = 0;
});

write(
  "echo",
  `import { z } from "zod";
  export default { fetch: async (request: Request) => Response.json({
    body: z.string().parse(await request.text()), method: request.method, path: new URL(request.url).pathname,
    header: request.headers.get("x-test"), pid: Deno.pid, environment: Object.keys(Deno.env.toObject()),
  }, { status: 201, headers: { "x-answer": "yes" } }) };`,
);

test("a function is served at its name, with its request and answer untouched", async () => {
  const { url } = await start();
  const response = await fetch(`${url}/functions/v1/echo`, {
    method: "POST",
    headers: { "x-test": "ß" },
    body: "x".repeat(100_000),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-answer")).toBe("yes");
  const body = (await response.json()) as Record<string, unknown>;
  expect(body).toMatchObject({ method: "POST", path: "/echo", header: "ß" });
  expect(body.body).toHaveLength(100_000);
  expect((await fetch(`${url}/functions/v1/nothing`)).status).toBe(404);
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  expect(await (await fetch(`${url}/rest/v1/x`)).text()).toBe("rest");
});

test("a function sees the settings it is given and nothing of whoever started it", async () => {
  process.env.THETABASE_TEST_PRIVATE = "1";
  const { url } = await start({ CRON_SECRET: "s" });
  delete process.env.THETABASE_TEST_PRIVATE;
  const { environment } = (await (await fetch(`${url}/functions/v1/echo`, { method: "POST" })).json()) as {
    environment: string[];
  };
  expect(environment).toContain("CRON_SECRET");
  expect(environment).not.toContain("THETABASE_TEST_PRIVATE");
});

test("an unhandled exception is a 500 that gives nothing away; the stack is in the log", async () => {
  write("boom", `export default { fetch: () => { throw new Error("inside"); } };`);
  const { url } = await start();
  const response = await fetch(`${url}/functions/v1/boom`, { method: "POST" });
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("inside");
  expect(errors.join("\n")).toContain("Error: inside");
});

test("what is not allowed is out of reach: other hosts, and files outside the functions", async () => {
  write(
    "boom",
    `export default { fetch: async () => Response.json(await Promise.all([
      fetch("http://127.0.0.1:54399/"), Deno.readTextFile("/etc/passwd"),
    ].map((attempt) => attempt.then(() => "allowed", (error) => error.name)))) };`,
  );
  const { url } = await start();
  expect(await (await fetch(`${url}/functions/v1/boom`)).json()).toEqual(["NotCapable", "NotCapable"]);
});

test("a function that cannot be loaded stops the start, in its own words", async () => {
  write("boom", `throw new Error("CRON_SECRET is missing");`);
  await expect(start()).rejects.toThrow(/do not start[\s\S]*CRON_SECRET is missing/);
});

test("what HTTP allows arrives as it was sent, either way", async () => {
  write(
    "boom",
    `export default { fetch: (request: Request) => new Response(request.method === "HEAD" ? null : request.body, {
      headers: [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"], ["x-length", String(request.headers.get("content-length"))]],
    }) };`,
  );
  const { url } = await start();
  const head = await fetch(`${url}/functions/v1/boom`, { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(head.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  const bytes = randomBytes(5_000_000);
  const echoed = await fetch(`${url}/functions/v1/boom`, { method: "POST", body: bytes });
  expect(echoed.headers.get("x-length")).toBe("5000000");
  expect(Buffer.from(await echoed.arrayBuffer()).equals(bytes)).toBe(true);
});

test("who goes away before the answer is waited for no longer", async () => {
  write("boom", `export default { fetch: () => { console.log("asked"); return new Promise(() => {}); } };`);
  const { url } = await start();
  const leaving = new AbortController();
  const answer = fetch(`${url}/functions/v1/boom`, { signal: leaving.signal });
  await expect.poll(() => log).toEqual(["asked"]);
  leaving.abort();
  await expect(answer).rejects.toThrow("aborted");
  await functions?.idle();
});

describe("an isolate", () => {
  /** Answers which isolate it is, and does what the body asks for. */
  const ISOLATE = `
    let goOn = () => {};
    const wait = () => new Promise<void>((resolve) => { goOn = resolve; });
    export default { fetch: async (request: Request) => {
      const what = await request.text();
      if (what !== "") console.log(what);
      if (what === "waits") await wait();
      if (what === "go on") goOn();
      if (what === "hands over") EdgeRuntime.waitUntil(wait().then(() => console.log("done")));
      if (what === "hands over a failure") EdgeRuntime.waitUntil(wait().then(() => { throw new Error("inside"); }));
      if (what === "keeps to itself") wait();
      if (what === "exits") Deno.exit(3);
      if (what === "is busy") for (;;);
      return new Response(String(Deno.pid));
    } };`;

  /** Sends the function a word and returns the status and the isolate that answered. */
  async function say(what: string): Promise<{ status: number; text: string; pid: number }> {
    const response = await fetch(`${gateway?.url}/functions/v1/boom`, { method: "POST", body: what });
    const text = await response.text();
    return { status: response.status, text, pid: Number(text) };
  }

  /** With a clock that only `expect.poll` moves, by its pauses. */
  async function startWithClock(): Promise<void> {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    write("boom", ISOLATE);
    await start();
  }

  test("takes requests in the first half of its 150 seconds, answers what it has taken, and ends", async () => {
    await startWithClock();
    const first = await say("");
    expect(await say("")).toEqual(first);
    const waiting = say("waits");
    await expect.poll(() => log).toEqual(["waits"]);
    vi.advanceTimersByTime(70_000);
    expect(await say("")).toEqual(first);
    vi.advanceTimersByTime(5_000);
    const second = await say("");
    expect(second.status).toBe(200);
    expect(second.pid).not.toBe(first.pid);
    expect(isAlive(first.pid)).toBe(true);
    vi.advanceTimersByTime(75_000);
    expect(await waiting).toMatchObject({ status: 546, text: expect.stringContaining("WORKER_LIMIT") });
    await expect.poll(() => isAlive(first.pid)).toBe(false);
    expect(errors).toEqual(["boom: wall clock time limit reached"]);
  });

  test.each(["waits", "is busy", "hands over"])("that %s ends when its time is over", async (what) => {
    await startWithClock();
    const { pid } = await say("");
    const said = say(what);
    await expect.poll(() => log).toEqual([what]);
    vi.advanceTimersByTime(75_000);
    expect((await say("")).pid).not.toBe(pid);
    expect(isAlive(pid)).toBe(true);
    vi.advanceTimersByTime(75_000);
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect((await said).status).toBe(what === "hands over" ? 200 : 546);
    await functions?.idle();
    expect(log).toEqual([what]);
  });

  test("works on after its answer when EdgeRuntime was given the work, and the host is idle afterwards", async () => {
    write("boom", ISOLATE);
    await start();
    await functions?.idle();
    await say("hands over");
    const idle = vi.fn();
    const waiting = functions?.idle().then(idle);
    await say("");
    expect(idle).not.toHaveBeenCalled();
    await say("go on");
    await waiting;
    await expect.poll(() => log).toEqual(["hands over", "go on", "done"]);
  });

  test("that retires after an answer ends with it, and what it had not handed over, too", async () => {
    write("boom", ISOLATE);
    await start({}, { retires: () => true });
    const { status, pid } = await say("keeps to itself");
    expect(status).toBe(200);
    await expect.poll(() => isAlive(pid)).toBe(false);
    const kept = await say("hands over");
    expect(kept.pid).not.toBe(pid);
    await say("");
    expect(isAlive(kept.pid)).toBe(true);
    expect(errors).toEqual([]);
  });

  test("that retires at any time leaves no request without its answer", async () => {
    write("boom", ISOLATE);
    let state = 7;
    await start(
      {},
      {
        retires: () => {
          state = (state * 48_271) % 2_147_483_647;
          return state % 3 === 0;
        },
      },
    );
    const answers = [];
    for (let round = 0; round < 6; round += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 5 }, () => say("")))));
    }
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBeGreaterThan(3);
    await functions?.idle();
    expect(errors).toEqual([]);
  });

  test("that fails takes no other along, is reported, and is replaced", async () => {
    write("boom", ISOLATE);
    const { url } = await start();
    const other = async () =>
      (await fetch(`${url}/functions/v1/echo`, { method: "POST" }).then((response) => response.json())).pid;
    const echo = await other();
    const exited = await say("exits");
    expect(exited).toMatchObject({ status: 500, text: expect.stringContaining("WORKER_ERROR") });
    await expect.poll(() => errors.at(-1)).toBe("boom: an isolate ended by itself (exit code 3)");
    const { pid } = await say("hands over a failure");
    await say("go on");
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect.poll(() => errors.at(-1)).toBe("boom: an isolate ended by itself (exit code 1)");
    expect(errors.join()).toContain("Error: inside");
    expect((await say("")).status).toBe(200);
    expect(await other()).toBe(echo);
  });

  test("that does not boot is a 503, and tried again at the next request", async () => {
    write("boom", ISOLATE);
    await start();
    const bundle = path.join(checkout, "functions/.build/boom.js");
    const whole = readFileSync(bundle);
    writeFileSync(bundle, `throw new Error("CRON_SECRET is missing");`);
    await say("exits");
    await expect.poll(() => errors.length).toBe(1);
    expect(await say("")).toMatchObject({ status: 503, text: expect.stringContaining("BOOT_ERROR") });
    expect(errors.at(-1)).toContain("CRON_SECRET is missing");
    writeFileSync(bundle, whole);
    expect((await say("")).status).toBe(200);
  });
});
