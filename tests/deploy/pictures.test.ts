import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { buildFunctions } from "../../local/bundles.ts";
import { DRAWINGS } from "../pictures/drawings.ts";
import { sizeOf } from "../pictures/png.ts";
import { jpegSize, typeOf } from "../publishing/stand-ins/pictures.ts";
import { type Deployment, deno, layOut, serveDeployed } from "./deno.ts";
import { deployFunctions } from "./deploy-functions.ts";
import { startManagementApi, type UploadedFunction } from "./management-api.ts";

const MB = 1_000_000;
/** Limit of the platform's own bundling, with `--use-api`. It does not say how it counts. */
const MOST_BUNDLED = 5 * MB;
/** The smallest limit of a network for a picture: Bluesky's. */
const LARGEST = 1_000_000;
/** Memory that the platform gives a function. */
const MEMORY = 256 * MB;

/** A function that makes pictures like every function, together with the imports of our largest one. */
const FUNCTION = `import "../telegram-webhook/index.ts";
${readFileSync("tests/bench/functions/picture.ts", "utf8").replaceAll('"../../../', '"../../')}`;

const root = realpathSync(mkdtempSync(path.join(tmpdir(), "thetabase-pictures-")));
let uploaded: UploadedFunction;
let deployment: Deployment;

beforeAll(async () => {
  const project = path.join(root, "project");
  for (const part of ["functions", "shared", "package-lock.json"]) {
    cpSync(part, path.join(project, part), { recursive: true });
  }
  symlinkSync(path.resolve("node_modules"), path.join(project, "node_modules"));
  mkdirSync(path.join(project, "functions/picture"));
  writeFileSync(path.join(project, "functions/picture/index.ts"), FUNCTION);
  mkdirSync(path.join(project, "supabase"));
  writeFileSync(
    path.join(project, "supabase/config.toml"),
    [
      'project_id = "pictures"',
      "[functions.picture]",
      "verify_jwt = false",
      'entrypoint = "../functions/.build/picture.js"',
      'import_map = "../functions/.build/deno.json"',
    ].join("\n"),
  );
  await buildFunctions(project);
  const platform = await startManagementApi();
  const { code, stderr } = await deployFunctions({ apiUrl: platform.url, home: root, project });
  await platform.stop();
  const arrived = platform.live.get("picture");
  if (code !== 0 || !arrived) {
    throw new Error(`The function did not arrive:\n${stderr}`);
  }
  uploaded = arrived;
  deployment = layOut(path.join(root, "deployed"), uploaded);
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("a function that makes pictures", () => {
  it("is uploaded as one file, and without the renderer and the fonts", () => {
    expect([...uploaded.files.keys()].sort()).toEqual([
      "functions/.build/deno.json",
      "functions/.build/picture.js",
    ]);
    const bytes = [...uploaded.files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    expect(bytes).toBeLessThan(4 * MB);
  });

  it("names the exact packages in which the platform finds the renderer and the fonts", () => {
    const { imports } = z
      .object({ imports: z.record(z.string(), z.string()) })
      .parse(JSON.parse(uploaded.files.get(uploaded.importMap) ?? ""));
    for (const [name, file] of [
      ["@resvg/resvg-wasm", "index_bg.wasm"],
      ["@fontsource/lato/metadata.json", "files/lato-latin-400-normal.woff2"],
      ["@fontsource/lato/metadata.json", "files/lato-latin-700-normal.woff2"],
    ] as const) {
      const [, packageName = "", version] =
        /^npm:((?:@[^/]+\/)?[^@/]+)@([\d.]+)/.exec(imports[name] ?? "") ?? [];
      const installed = path.resolve("node_modules", packageName);
      expect(JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"))).toMatchObject({
        version,
      });
      expect(readFileSync(path.join(installed, file)).length).toBeGreaterThan(0);
    }
  });

  it("stays within the platform's limits for a bundle, including its packages", async () => {
    const { code, output } = await deno(["info", "--json"], deployment);
    expect(code, output).toBe(0);
    const { modules } = z
      .object({ modules: z.array(z.object({ specifier: z.string() })) })
      .parse(JSON.parse(output));
    const names = modules.flatMap(
      ({ specifier }) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1] ?? [],
    );
    const packages = [...new Set(names)].sort();
    expect(packages).toEqual(["@fontsource/lato", "@resvg/resvg-wasm"]);
    const all = Buffer.concat([
      ...packages.flatMap(filesOf),
      ...[...uploaded.files.values()].map((file) => Buffer.from(file)),
    ]);
    const compressed = brotliCompressSync(all, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    expect(compressed.length).toBeLessThan(MOST_BUNDLED);
  });

  it.each(
    DRAWINGS,
  )("draws $name from the uploaded files and the packages alone, the same each time, within the memory", async ({
    body,
    size,
  }) => {
    const { url, stop } = await serveDeployed(deployment, SETTINGS);
    try {
      const draw = async () => {
        const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
        const png = new Uint8Array(await response.arrayBuffer());
        return { png, memory: Number(response.headers.get("x-memory")) };
      };
      const cold = await draw();
      const warm = await draw();
      expect(typeOf(cold.png) === "image/jpeg" ? jpegSize(cold.png) : sizeOf(cold.png)).toEqual(size);
      expect(cold.png.length).toBeLessThan(LARGEST);
      expect(warm.png).toEqual(cold.png);
      expect(warm.memory).toBeLessThan(MEMORY);
    } finally {
      await stop();
    }
  });
});

describe("every other function", () => {
  it("starts without the renderer: pictures are imported where they are made", () => {
    const importing = ["functions", "shared"]
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
      )
      .filter((file) => file.endsWith(".ts") && !file.startsWith(path.join("shared", "pictures")))
      .filter((file) =>
        /^(?:import|export)\s(?!type\b)[^;]*?from\s*"[^"]*\/pictures\//m.test(readFileSync(file, "utf8")),
      );
    expect(importing).toEqual([]);
  });
});

const SETTINGS = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_0123456789"}',
  CRON_SECRET: "cron-secret-of-the-test",
  TELEGRAM_BOT_TOKEN: "1:token",
  TELEGRAM_WEBHOOK_SECRET: "0123456789abcdef",
  TELEGRAM_CHAT_ID: "1",
  TELEGRAM_APPROVER_IDS: "1",
};

/** Files of a package, which the platform takes whole. */
function filesOf(name: string): Buffer[] {
  const folder = path.join("node_modules", name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
}
