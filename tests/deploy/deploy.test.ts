import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { functionFaults } from "../../local/deploy/configured-functions.ts";
import { readDeploySettings } from "../../local/deploy/settings.ts";
import { hostedProject } from "../../local/deploy/supabase.ts";
import { type Deployment, deno, layOut, SERVE, serveDeployed } from "./deno.ts";
import { deployFunctions } from "./deploy-functions.ts";
import {
  ACCESS_TOKEN,
  type ManagementApi,
  PROJECT,
  startManagementApi,
  type UploadedFunction,
} from "./management-api.ts";

/** Every function, and the setting without which its door would stand open. */
const FUNCTIONS = {
  "create-position": "SUPABASE_SECRET_KEYS",
  "deliver-alerts": "CRON_SECRET",
  "exit-check": "CRON_SECRET",
  health: "HEALTH_TOKEN",
  "propose-trade": "SUPABASE_SECRET_KEYS",
  "telegram-webhook": "TELEGRAM_WEBHOOK_SECRET",
};

const SETTINGS = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_0123456789"}',
  CRON_SECRET: "0123456789abcdef",
  HEALTH_TOKEN: "0123456789abcdef",
  TELEGRAM_BOT_TOKEN: "1:token",
  TELEGRAM_WEBHOOK_SECRET: "0123456789abcdef",
  TELEGRAM_CHAT_ID: "1",
  TELEGRAM_APPROVER_IDS: "1",
};

const root = mkdtempSync(path.join(tmpdir(), "thetabase-deploy-"));
let platform: ManagementApi;
let told: { code: number | null; stdout: string; stderr: string };

beforeAll(async () => {
  platform = await startManagementApi();
  told = await deployFunctions({ apiUrl: platform.url, home: root });
});

afterAll(async () => {
  await platform.stop();
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
    const deployments = Object.keys(FUNCTIONS).map(laidOut);
    const files = deployments.map(({ folder, entrypoint }) => path.join(folder, entrypoint));
    // In one go, with the import map that all of them brought.
    expect(new Set(Object.keys(FUNCTIONS).map(uploadedImportMap)).size).toBe(1);
    const { code, output } = await deno(["check"], laidOut("exit-check"), { files });
    expect(code, output).toBe(0);
  });

  describe.each(Object.entries(FUNCTIONS))("of %s", (name, secret) => {
    it("is what it imports and nothing else, out of functions/ and shared/", async () => {
      const deployment = laidOut(name);
      const { code, output } = await deno(["info", "--json"], deployment);
      expect(code, output).toBe(0);
      const imported = moduleGraph
        .parse(JSON.parse(output))
        .modules.flatMap(({ local }) => (local ? [path.relative(deployment.folder, local)] : []))
        .filter((file) => /^(functions|shared)\//.test(file));
      expect([...uploaded(name).files.keys()].sort()).toEqual([...imported, deployment.importMap].sort());
    });

    it("is no more than 1 MB of our own", () => {
      const sizes = [...uploaded(name).files.values()].map((content) => Buffer.byteLength(content));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * 1024);
    });

    it("serves, and refuses strangers", async () => {
      const { url, stop } = await serveDeployed(laidOut(name), SETTINGS);
      try {
        const posted = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
        const [asked, otherwise] = name === "health" ? [{}, posted] : [posted, {}];
        const stranger = await fetch(url, asked);
        expect(await stranger.json()).toMatchObject({ error: { code: "unauthorized" } });
        expect(stranger.status).toBe(401);
        const misled = await fetch(url, otherwise);
        expect(await misled.json()).toMatchObject({ error: { code: "method_not_allowed" } });
        expect(misled.status).toBe(405);
      } finally {
        await stop();
      }
    });

    it(`does not start without ${secret}`, async () => {
      const settings = Object.fromEntries(Object.entries(SETTINGS).filter(([setting]) => setting !== secret));
      const { code, output } = await deno(SERVE, laidOut(name), { settings });
      expect(code).not.toBe(0);
      expect(output).toContain(`${secret} is missing`);
    });
  });
});

describe("a checkout that is not whole", () => {
  it("with a function that is not configured, or configured and not there, is refused", () => {
    const checkout = path.join(root, "not-whole");
    for (const name of ["written", "forgotten"]) {
      mkdirSync(path.join(checkout, "functions", name), { recursive: true });
      writeFileSync(path.join(checkout, "functions", name, "index.ts"), "export default {};");
    }
    mkdirSync(path.join(checkout, "supabase"));
    const section = (name: string) =>
      `[functions.${name}]\nverify_jwt = false\nentrypoint = "../functions/${name}/index.ts"\nimport_map = "config.toml"\n`;
    writeFileSync(path.join(checkout, "supabase/config.toml"), section("written") + section("gone"));
    expect(functionFaults(checkout)).toEqual([
      "functions/forgotten/index.ts is not in supabase/config.toml",
      "supabase/config.toml: functions.gone: there is no ../functions/gone/index.ts",
    ]);
    expect(functionFaults(process.cwd())).toEqual([]);
  });

  it("with an import that leads nowhere is not deployed in silence, though the CLI is content", async () => {
    const checkout = path.join(root, "leads-nowhere");
    const folder = path.join(checkout, "functions/exit-check");
    mkdirSync(folder, { recursive: true });
    cpSync("functions/deno.json", path.join(checkout, "functions/deno.json"));
    writeFileSync(path.join(folder, "index.ts"), 'import "../../shared/gone.ts";\nexport default {};\n');
    mkdirSync(path.join(checkout, "supabase"));
    const [configured] =
      /^\[functions\.exit-check\]\n(.+\n)+/m.exec(readFileSync("supabase/config.toml", "utf8")) ?? [];
    writeFileSync(path.join(checkout, "supabase/config.toml"), configured ?? "");
    const settings = path.join(root, "settings.env");
    const needed = { ...SETTINGS, SUPABASE_PROJECT_ID: PROJECT, SUPABASE_ACCESS_TOKEN: ACCESS_TOKEN };
    writeFileSync(
      settings,
      Object.entries(needed)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(""),
    );
    vi.stubEnv("SUPABASE_PROFILE", path.join(root, "profile.yaml"));
    vi.stubEnv("HOME", root);
    const project = hostedProject(readDeploySettings(settings), checkout, new AbortController().signal);
    await expect(project.deployFunctions(() => {})).rejects.toThrow(
      /WARN: failed to read file: .*shared\/gone\.ts/,
    );
    vi.unstubAllEnvs();
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

function laidOut(name: string): Deployment {
  return layOut(path.join(root, name), uploaded(name));
}
