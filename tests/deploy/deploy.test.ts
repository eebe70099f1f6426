import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { buildFunctions, functionNames } from "../../local/bundles.ts";
import { type Deployment, isolate, layOut, serveDeployed } from "./deno.ts";
import { deployFunctions } from "./deploy-functions.ts";
import { type ManagementApi, startManagementApi, type UploadedFunction } from "./management-api.ts";

/** Every function, and the setting without which it would be open to everyone. */
const FUNCTIONS = {
  "create-position": "SUPABASE_SECRET_KEYS",
  dashboard: "TELEGRAM_BOT_TOKEN",
  "deliver-alerts": "CRON_SECRET",
  "exit-check": "CRON_SECRET",
  health: "HEALTH_TOKEN",
  "propose-trade": "PROPOSER_TOKEN",
  publish: "CRON_SECRET",
  scan: "CRON_SECRET",
  "telegram-webhook": "TELEGRAM_WEBHOOK_SECRET",
};

const SETTINGS = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_0123456789"}',
  CRON_SECRET: "cron-0123456789abcdef",
  HEALTH_TOKEN: "health-0123456789abcdef",
  PROPOSER_TOKEN: "proposer-0123456789abcdef",
  TELEGRAM_BOT_TOKEN: "1:token",
  TELEGRAM_WEBHOOK_SECRET: "webhook-0123456789abcdef",
  TELEGRAM_CHAT_ID: "1",
  TELEGRAM_APPROVER_IDS: "1",
};

const TRADESTATION = {
  TRADESTATION_CLIENT_ID: "client-id-0123456789",
  TRADESTATION_CLIENT_SECRET: "client-secret-0123456789",
  TRADESTATION_REFRESH_TOKEN: "refresh-token-0123456789",
  TRADESTATION_ACCOUNT_ID: "SIM1",
};

/** The platform bundles up to 5 MB, including its own additions. */
const MOST_BYTES = 4_000_000;

const root = mkdtempSync(path.join(tmpdir(), "thetabase-deploy-"));
let platform: ManagementApi;
let told: { code: number | null; stdout: string; stderr: string };

beforeAll(async () => {
  await buildFunctions(process.cwd());
  platform = await startManagementApi();
  told = await deployFunctions({ apiUrl: platform.url, home: root });
});

afterAll(async () => {
  await platform.stop();
  rmSync(root, { recursive: true, force: true });
});

describe("supabase functions deploy", () => {
  it("prints nothing but what it does", () => {
    expect(told.code, told.stderr).toBe(0);
    // A missing entrypoint or import gives only a warning and the exit code 0.
    const routine = /^(Target: |Confirmed by --yes: |Deploying Function: |Uploading asset )/;
    expect(told.stderr.split("\n").filter((line) => line !== "" && !routine.test(line))).toEqual([]);
  });

  it("deploys every function of the checkout", () => {
    expect([...platform.live.keys()].sort()).toEqual(functionNames("."));
    expect(Object.keys(FUNCTIONS)).toEqual([...platform.live.keys()].sort());
  });

  it("leaves the credential to each function", () => {
    expect([...platform.live.values()].map(({ verifyJwt }) => verifyJwt)).not.toContain(true);
  });
});

describe("the deployed code", () => {
  it.each(Object.keys(FUNCTIONS))("of %s is its bundle, readable, and the import map", (name) => {
    const { files, entrypoint, importMap } = uploaded(name);
    expect([entrypoint, importMap]).toEqual([`functions/.build/${name}.js`, "functions/.build/deno.json"]);
    expect(new Set(files.keys())).toEqual(new Set([entrypoint, importMap]));
    const code = codeOf(name);
    expect(code).toBe(readFileSync(entrypoint, "utf8"));
    expect(Buffer.byteLength(code)).toBeLessThan(MOST_BYTES);
    expect(code).toContain(`\n// functions/${name}/index.ts\n`);
    expect(code).toContain("\n// shared/settings.ts\n");
    expect(code).not.toContain("sourceMappingURL");
  });

  describe.each(Object.entries(FUNCTIONS))("of %s", (name, secret) => {
    it("works, and refuses strangers", async () => {
      const { url, stop } = await serveDeployed(laidOut(name), SETTINGS);
      try {
        const posted = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
        const [asked, otherwise] = ["dashboard", "health"].includes(name) ? [{}, posted] : [posted, {}];
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
      const { code, output } = await isolate(laidOut(name), settings);
      expect(code).not.toBe(0);
      expect(output).toContain(`${secret} is missing`);
    });
  });
});

/** Otherwise the platform would choose the versions of packages. */
describe("the packages that package-lock.json pins are deployed", () => {
  const locked = z
    .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
    .parse(JSON.parse(readFileSync("package-lock.json", "utf8"))).packages;

  it.each(Object.keys(FUNCTIONS))("in %s, package by package", (name) => {
    const code = codeOf(name);
    // The packages in the file, from the comment before each part of the bundle.
    const folders = new Set(
      [...code.matchAll(/^ *\/\/ ((?:\S+\/)?node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\/\S+$/gm)].map(
        ([, folder = ""]) => folder,
      ),
    );
    const imported = importsOf(code).filter((specifier) => !specifier.startsWith("node:"));
    const fromNpm = imported.map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0]);
    const pinned = [...folders, ...fromNpm.map((dependency) => `node_modules/${dependency}`)]
      .map((folder) => `${folder.replace(/^.*node_modules\//, "")} ${locked[folder]?.version}`)
      .sort();
    const [, named = ""] = /^\/\/ .*\n\/\/ .*\n((?:\/\/ .*\n)+)\n/.exec(code) ?? [];
    expect(
      named
        .trim()
        .split("\n")
        .map((line) => line.replace("// ", "")),
    ).toEqual([...new Set(pinned)]);
    expect(pinned.length).toBeGreaterThan(5);
    const installed = [...folders].map(
      (folder) => `${folder} ${JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).version}`,
    );
    expect(installed).toEqual([...folders].map((folder) => `${folder} ${locked[folder]?.version}`));
  });

  it("also where the platform installs them: two packages, exact, without dependencies", () => {
    const imported = new Set(Object.keys(FUNCTIONS).flatMap((name) => importsOf(codeOf(name))));
    const fromNpm = [...imported].filter((specifier) => !specifier.startsWith("node:"));
    const { files, importMap } = uploaded("deliver-alerts");
    const { imports } = z
      .object({ imports: z.record(z.string(), z.string()) })
      .parse(JSON.parse(files.get(importMap) ?? ""));
    expect(Object.keys(imports).sort()).toEqual(fromNpm.sort());
    const packages = ["@fontsource/lato", "@resvg/resvg-wasm"];
    expect(
      Object.values(imports)
        .map((target) => target.replace(/\/metadata\.json$/, ""))
        .sort(),
    ).toEqual(packages.map((name) => `npm:${name}@${locked[`node_modules/${name}`]?.version}`));
    for (const name of packages) {
      const manifest = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
      expect(manifest).not.toHaveProperty("dependencies");
      expect(manifest).not.toHaveProperty("peerDependencies");
    }
    const everything = Object.keys(FUNCTIONS).map(codeOf).join("");
    // Loaded only to draw a picture, never at the start.
    expect(
      everything.match(/^import\b.*/gm)?.filter((line) => !/ from "node:(async_hooks|crypto)";$/.test(line)),
    ).toEqual([]);
    expect(everything).not.toMatch(/["'`](?:npm|jsr|https?:\/\/(?:deno\.land|esm\.sh)):?/);
  });
});

describe("the simulated market", () => {
  it("is not even evaluated next to a broker's secrets, where prices are real", async () => {
    const code = codeOf("exit-check");
    const trapped = code.replace(
      /^( *)\/\/ node_modules\/@uqee\/black-scholes\/.*\n.*__commonJS\(\{\n.*\{\n/m,
      (start) => `${start}throw new Error("the simulated market was evaluated");\n`,
    );
    expect(trapped).not.toBe(code);
    const of = uploaded("exit-check");
    const deployment = layOut(path.join(root, "trapped"), {
      ...of,
      files: new Map(of.files).set(of.entrypoint, trapped),
    });
    const real = { MARKET_DATA: "tradestation", BROKER: "tradestation", ...TRADESTATION };
    await (await serveDeployed(deployment, { ...SETTINGS, ...real })).stop();
    await expect(serveDeployed(deployment, { ...SETTINGS, MARKET_DATA: "simulated" })).rejects.toThrow(
      "the simulated market was evaluated",
    );
  });
});

function codeOf(name: string): string {
  const { files, entrypoint } = uploaded(name);
  return files.get(entrypoint) ?? "";
}

/** Imports that a bundle resolves outside of itself. */
function importsOf(code: string): string[] {
  const imports = code.matchAll(
    /^import\b[^;]*?["']([^"';]+)["'](?: with \{.*\})?;$|\bimport\(\s*["']([^"']+)["']/gm,
  );
  return [...imports].map(([, stated, asked]) => stated ?? asked ?? "");
}

function uploaded(name: string): UploadedFunction {
  const found = platform.live.get(name);
  if (!found) {
    throw new Error(`${name} did not arrive.`);
  }
  return found;
}

function laidOut(name: string): Deployment {
  return layOut(path.join(root, name), uploaded(name));
}
