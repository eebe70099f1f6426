import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Deployment, deno, layOutFiles, SERVE, whileServed } from "./deno.ts";
import { deployFunctions } from "./deploy-functions.ts";
import { type ManagementApi, startManagementApi, type UploadedFunction } from "./management-api.ts";

/** Every function, and the setting without which its door would stand open. */
const FUNCTIONS = {
  "create-position": "SUPABASE_SECRET_KEYS",
  "deliver-alerts": "CRON_SECRET",
  "exit-check": "CRON_SECRET",
  "propose-trade": "SUPABASE_SECRET_KEYS",
  "telegram-webhook": "TELEGRAM_WEBHOOK_SECRET",
};

const SETTINGS = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_0123456789"}',
  CRON_SECRET: "0123456789abcdef",
  TELEGRAM_BOT_TOKEN: "1:token",
  TELEGRAM_WEBHOOK_SECRET: "0123456789abcdef",
  TELEGRAM_CHAT_ID: "1",
  TELEGRAM_APPROVER_IDS: "1",
};

const root = mkdtempSync(path.join(tmpdir(), "thetabase-deploy-"));
let platform: ManagementApi;
let told: Awaited<ReturnType<typeof deployFunctions>>;

beforeAll(async () => {
  platform = await startManagementApi();
  told = await deployFunctions({ apiUrl: platform.url, home: root });
});

afterAll(() => {
  platform.stop();
  rmSync(root, { recursive: true, force: true });
});

describe("supabase functions deploy", () => {
  it("says nothing but what it does", () => {
    expect(told.code, told.stderr).toBe(0);
    // A missing entrypoint or import is only a warning, and the exit code stays 0.
    const routine = /^(Target: |Confirmed by --yes: |Deploying Function: |Uploading asset )/;
    expect(told.stderr.split("\n").filter((line) => line !== "" && !routine.test(line))).toEqual([]);
  });

  it("brings every function of the checkout", () => {
    const written = readdirSync("functions", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...platform.live.keys()].sort()).toEqual(written.map(({ name }) => name).sort());
    expect(Object.keys(FUNCTIONS)).toEqual([...platform.live.keys()].sort());
  });

  it("leaves the credential to each function", () => {
    expect([...platform.live.values()].map(({ verifyJwt }) => verifyJwt)).not.toContain(true);
  });
});

describe("what arrived", () => {
  it("passes deno check", async () => {
    const deployments = Object.keys(FUNCTIONS).map(layOut);
    const files = deployments.map(({ folder, entrypoint }) => path.join(folder, entrypoint));
    // In one go, with the import map that all of them brought.
    expect(new Set(Object.keys(FUNCTIONS).map(uploadedImportMap)).size).toBe(1);
    const { code, output } = await deno(["check"], layOut("exit-check"), { files });
    expect(code, output).toBe(0);
  }, 60_000);

  describe.each(Object.entries(FUNCTIONS))("of %s", (name, secret) => {
    it("is what it imports and nothing else, out of functions/ and shared/", async () => {
      const deployment = layOut(name);
      const { code, output } = await deno(["info", "--json"], deployment);
      expect(code, output).toBe(0);
      const imported = moduleGraph
        .parse(JSON.parse(output))
        .modules.flatMap(({ local }) => (local ? [path.relative(deployment.folder, local)] : []))
        .filter((file) => /^(functions|shared)\//.test(file));
      expect([...uploaded(name).files.keys()].sort()).toEqual([...imported, deployment.importMap].sort());
    });

    it("serves, and refuses strangers", async () => {
      await whileServed(layOut(name), SETTINGS, async (url) => {
        const headers = { "Content-Type": "application/json" };
        const stranger = await fetch(url, { method: "POST", headers, body: "{}" });
        expect(await stranger.json()).toMatchObject({ error: { code: "unauthorized" } });
        expect(stranger.status).toBe(401);
        const get = await fetch(url);
        expect(await get.json()).toMatchObject({ error: { code: "method_not_allowed" } });
        expect(get.status).toBe(405);
      });
    });

    it(`does not start without ${secret}`, async () => {
      const settings = Object.fromEntries(Object.entries(SETTINGS).filter(([setting]) => setting !== secret));
      const { code, output } = await deno(SERVE, layOut(name), { settings });
      expect(code).not.toBe(0);
      expect(output).toContain(`${secret} is missing`);
    });
  });
});

const moduleGraph = z.object({ modules: z.array(z.object({ local: z.string().nullish() })) });

function uploaded(name: string): UploadedFunction {
  const found = platform.live.get(name);
  if (!found) {
    throw new Error(`${name} did not arrive.`);
  }
  return found;
}

function uploadedImportMap(name: string): string | undefined {
  const { files, importMap } = uploaded(name);
  return files.get(importMap);
}

/** Each function into an empty folder of its own: another's files must not make up for one that is missing. */
function layOut(name: string): Deployment {
  const { files, entrypoint, importMap } = uploaded(name);
  const folder = path.join(root, name);
  if (!existsSync(folder)) {
    layOutFiles(files, folder);
  }
  return { folder, entrypoint, importMap };
}
