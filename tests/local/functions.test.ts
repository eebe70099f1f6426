import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { type FunctionsHost, startFunctions } from "../../local/functions.ts";
import { type Gateway, startGateway } from "../../local/gateway.ts";
import { freePort } from "../../local/ports.ts";

/** A checkout with functions of its own. */
const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-functions-"));
for (const file of ["functions/deno.json", "local/functions-host.ts", "package.json", "package-lock.json"]) {
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

async function start(settings: Record<string, string> = {}): Promise<Gateway> {
  functions = await startFunctions({
    checkout,
    settings,
    allowNet: [],
    onLog: (line) => log.push(line),
    onError: (line) => errors.push(line),
  });
  gateway = await startGateway({
    port: await freePort(),
    rest: { fetch: async () => new Response("rest"), stop: async () => undefined },
    functionsPort: () => functions?.port ?? null,
  });
  return gateway;
}

afterEach(async () => {
  await gateway?.stop();
  await functions?.stop();
  functions = undefined;
  rmSync(path.join(checkout, "functions", "boom"), { recursive: true, force: true });
  log.length = 0;
  errors.length = 0;
});

write(
  "echo",
  `import { z } from "zod";
  export default { fetch: async (request: Request) => Response.json({
    body: z.string().parse(await request.text()), method: request.method, path: new URL(request.url).pathname,
    header: request.headers.get("x-test"), environment: Object.keys(Deno.env.toObject()),
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
  expect(body).toMatchObject({ method: "POST", path: "/functions/v1/echo", header: "ß" });
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

test("a process that ends by itself is reported, and calls are answered", async () => {
  write("boom", `export default { fetch: () => { Deno.exit(3); } };`);
  const { url } = await start();
  expect((await fetch(`${url}/functions/v1/boom`)).status).toBe(502);
  await expect.poll(() => errors.at(-1)).toContain("exit code 3");
  expect((await fetch(`${url}/functions/v1/echo`)).status).toBe(502);
});

test("work goes on after the answer, and the host is idle when it has ended", async () => {
  write(
    "later",
    `const steps: string[] = [];
    let goOn = () => {};
    export default { fetch: (request: Request) => {
      if (request.method === "POST") {
        EdgeRuntime.waitUntil(new Promise<void>((resolve) => { goOn = resolve; }).then(() => steps.push("later")));
      } else if (request.method === "PUT") {
        goOn();
      }
      return Response.json(steps);
    } };`,
  );
  const { url } = await start();
  const later = async (method: string) => (await fetch(`${url}/functions/v1/later`, { method })).json();
  await functions?.idle();
  expect(await later("POST")).toEqual([]);
  const idle = vi.fn();
  const waiting = functions?.idle().then(idle);
  expect(await later("GET")).toEqual([]);
  expect(idle).not.toHaveBeenCalled();
  await later("PUT");
  await waiting;
  expect(await later("GET")).toEqual(["later"]);
});
