import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { inject } from "vitest";
import { connect, makeDatabase } from "../../local/database.ts";
import { deliverRequests } from "../../local/deliver-requests.ts";
import type { FunctionsHost } from "../../local/functions.ts";
import { startGateway } from "../../local/gateway.ts";
import { freePort } from "../../local/ports.ts";
import { embeddedAccess, type PostgresAccess } from "../../local/postgres.ts";
import { newApiKeys, type RestApi, startRest } from "../../local/rest.ts";
import { memoryStorage } from "../../local/storage.ts";
import { layOut, type Served, serveDeployed } from "./deno.ts";
import { type ManagementApi, profile, startManagementApi, type UploadedFunction } from "./management-api.ts";

/** A new project of the hosted platform, on this machine, with only the platform's own content. */
export interface HostedPlatform {
  api: ManagementApi;
  /** For SUPABASE_PROFILE. */
  profile: string;
  /** Where its REST API and its functions answer. */
  projectUrl: string;
  secretKey: string;
  server: PostgresAccess;
  database: string;
  /** As `postgres`. The CLI finds a real project's address by itself. */
  dbUrl: string;
  /** Output of the functions, and why any do not start. */
  log: string[];
  stop(): Promise<void>;
}

export async function startHostedPlatform(): Promise<HostedPlatform> {
  const { port, password } = inject("postgres");
  const server = embeddedAccess(port, password);
  const database = `hosted_${randomBytes(6).toString("hex")}`;
  await makeDatabase(server, database, false);
  const dbUrl = `${server.url(database, "postgres")}?sslmode=disable`;

  const keys = newApiKeys();
  const api = await startManagementApi({ dbUrl, secretKey: keys.secret });
  const folder = mkdtempSync(path.join(tmpdir(), "thetabase-hosted-"));
  const profileFile = path.join(folder, "profile.yaml");
  writeFileSync(profileFile, profile(api.url));

  // Our REST API knows only what was there at its start; the platform's looks again after every migration.
  let rest: Promise<RestApi> | undefined;
  const restApi: RestApi = {
    fetch: async (request) => {
      rest ??= startRest(server, database, keys);
      return (await rest).fetch(request);
    },
    stop: async () => (await rest)?.stop(),
  };
  const log: string[] = [];
  const gateway = await startGateway({
    port: await freePort(),
    rest: restApi,
    // The set-up makes its buckets.
    storage: memoryStorage({ secretKey: keys.secret }),
    functions: () => functions,
  });
  const functions = serveFunctions(api, path.join(folder, "functions"), log, () => ({
    ...Object.fromEntries(api.secrets),
    SUPABASE_URL: gateway.url,
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
  }));
  const sql = connect(server.url(database), { max: 2 });
  const pgNet = await deliverRequests(sql, (line) => log.push(line));

  return {
    api,
    profile: profileFile,
    projectUrl: gateway.url,
    secretKey: keys.secret,
    server,
    database,
    dbUrl,
    log,
    async stop() {
      await pgNet.stop();
      await gateway.stop();
      await functions.stop();
      await restApi.stop();
      await api.stop();
      await sql.end();
      const maintenance = connect(server.url("postgres"), { max: 1 });
      await maintenance`drop database ${maintenance(database)} with (force)`;
      await maintenance.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How many calls of a function are still answered with the old secrets. */
const LATE_CALLS = 2;

/** A function that has been called. */
interface Running {
  of: UploadedFunction;
  /** Its secrets, as JSON. */
  with: string;
  /** Calls since the secrets changed. */
  late: number;
  served: Promise<Served>;
}

/**
 * Runs each function in a process of its own, started by its first call and again when its files or secrets change. New
 * secrets arrive late.
 */
function serveFunctions(
  api: ManagementApi,
  folder: string,
  log: string[],
  environment: () => Record<string, string>,
): Pick<FunctionsHost, "answer" | "stop"> {
  const running = new Map<string, Running>();
  let deployments = 0;

  async function serving(name: string, of: UploadedFunction): Promise<Served> {
    const before = running.get(name);
    let settings = environment();
    let late = 0;
    if (before && before.with !== JSON.stringify(settings) && before.late < LATE_CALLS) {
      before.late += 1;
      late = before.late;
      settings = JSON.parse(before.with);
    }
    if (before?.of === of && before.with === JSON.stringify(settings)) {
      return before.served;
    }
    deployments += 1;
    mkdirSync(folder, { recursive: true });
    const deployment = layOut(path.join(folder, `${name}-${deployments}`), of);
    const served = serveDeployed(deployment, settings, (line) => log.push(`${name}: ${line}`));
    running.set(name, { of, with: JSON.stringify(settings), late, served });
    await before?.served.then((old) => old.stop()).catch(() => undefined);
    return served;
  }

  const app = new Hono();
  app.all("/functions/v1/:name", async (c) => {
    const name = c.req.param("name");
    const deployed = api.live.get(name);
    if (!deployed) {
      return c.json({ code: "NOT_FOUND", message: "Requested function was not found" }, 404);
    }
    let url: string;
    try {
      url = (await serving(name, deployed)).url;
    } catch {
      return c.json({ code: "BOOT_ERROR", message: "Function failed to start" }, 503);
    }
    const body = await c.req.arrayBuffer();
    const answer = await fetch(`${url}/${name}`, {
      method: c.req.method,
      headers: c.req.raw.headers,
      ...(body.byteLength > 0 && { body }),
    });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  });
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return {
    answer: (incoming, outgoing) => void answer(incoming, outgoing),
    async stop() {
      await Promise.all(
        [...running.values()].map(({ served }) =>
          served.then(
            (s) => s.stop(),
            () => undefined,
          ),
        ),
      );
    },
  };
}
