import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildFunctions, buildWhereStale, bundleFaults } from "../../local/bundles.ts";
import { functionFaults } from "../../local/deploy/configured-functions.ts";
import type { DeploySettings } from "../../local/deploy/settings.ts";
import { hostedProject } from "../../local/deploy/supabase.ts";

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(path.join(tmpdir(), "thetabase-bundles-"));
  write(
    "functions/hello/index.ts",
    'import { z } from "zod";\nimport { name } from "../../shared/name.ts";\nexport default { fetch: () => z.string().parse(name) };\n',
  );
  write("shared/name.ts", 'export const name: string = "hello";\n');
  for (const file of ["functions/deno.json", "package.json", "package-lock.json"]) {
    cpSync(file, path.join(checkout, file));
  }
  symlinkSync(path.resolve("node_modules"), path.join(checkout, "node_modules"));
  configure({
    hello:
      'verify_jwt = false\nentrypoint = "../functions/.build/hello.js"\nimport_map = "../functions/.build/deno.json"\n',
  });
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.join(checkout, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(checkout, file), text);
}

function read(file: string): string {
  return readFileSync(path.join(checkout, file), "utf8");
}

function configure(functions: Record<string, string>): void {
  const sections = Object.entries(functions).map(([name, settings]) => `[functions.${name}]\n${settings}`);
  write("supabase/config.toml", sections.join("\n"));
}

const BUNDLE = "functions/.build/hello.js";
const OTHER = `${BUNDLE} is not of these sources. Run: npm run build`;

describe("a bundle", () => {
  it("is the same, byte for byte, wherever the same sources are built", async () => {
    await buildFunctions(checkout);
    const here = read(BUNDLE);
    const elsewhere = mkdtempSync(path.join(tmpdir(), "thetabase-elsewhere-"));
    try {
      for (const part of ["functions/hello", "functions/deno.json", "shared", "package-lock.json"]) {
        cpSync(path.join(checkout, part), path.join(elsewhere, part), { recursive: true });
      }
      cpSync(path.resolve("node_modules/zod"), path.join(elsewhere, "node_modules/zod"), { recursive: true });
      await buildFunctions(elsewhere);
      expect(readFileSync(path.join(elsewhere, BUNDLE), "utf8")).toBe(here);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("is current whatever its time, until a source, the lockfile or the import map changes", async () => {
    await buildFunctions(checkout);
    utimesSync(path.join(checkout, BUNDLE), 0, 0);
    expect(bundleFaults(checkout)).toEqual([]);
    for (const file of ["shared/name.ts", "functions/deno.json", "package-lock.json"]) {
      const before = read(file);
      write(file, `${before}\n`);
      expect(bundleFaults(checkout), file).toEqual([OTHER]);
      write(file, before);
      expect(bundleFaults(checkout)).toEqual([]);
    }
  });

  it("is not current when somebody wrote in it", async () => {
    await buildFunctions(checkout);
    write(BUNDLE, read(BUNDLE).replace('"hello"', '"somebody"'));
    expect(bundleFaults(checkout)).toEqual([OTHER]);
    await buildWhereStale(checkout);
    expect(read(BUNDLE)).toContain('"hello"');
    expect(bundleFaults(checkout)).toEqual([]);
  });

  it("is built beside another build, and never seen half-written", async () => {
    await Promise.all([buildFunctions(checkout), buildFunctions(checkout), buildWhereStale(checkout)]);
    expect(bundleFaults(checkout)).toEqual([]);
    expect(readdirSync(path.join(checkout, "functions/.build")).sort()).toEqual(["deno.json", "hello.js"]);
  });
});

describe("a build ends, and says why,", () => {
  it("where an import leads nowhere, out of functions/ and shared/, or past the import map", async () => {
    write("shared/name.ts", 'export { name } from "./gone.ts";\n');
    await expect(buildFunctions(checkout)).rejects.toThrow('Could not resolve "./gone.ts"');
    write("local/name.ts", 'export const name = "";\n');
    write("shared/name.ts", 'export { name } from "../local/name.ts";\n');
    await expect(buildFunctions(checkout)).rejects.toThrow('"../local/name.ts" is no .ts file of functions/');
    write("shared/other.ts", 'export const name = "";\n');
    write("shared/name.ts", 'export { name } from "./other";\n');
    await expect(buildFunctions(checkout)).rejects.toThrow('"./other" is no .ts file of functions/');
    write("shared/name.ts", 'import "hono";\nexport const name = "";\n');
    await expect(buildFunctions(checkout)).rejects.toThrow('functions/deno.json does not say what "hono" is');
  });

  it("where the lockfile, the import map and what is installed are of different versions", async () => {
    const [imports, lock] = [read("functions/deno.json"), read("package-lock.json")];
    const [, version = ""] = /npm:zod@([\d.]+)/.exec(imports) ?? [];
    write("functions/deno.json", imports.replace(`npm:zod@${version}`, "npm:zod@4.0.0"));
    await expect(buildFunctions(checkout)).rejects.toThrow(`has npm:zod@4.0.0, package-lock.json ${version}`);
    const { packages } = JSON.parse(lock);
    packages["node_modules/zod"].version = "4.0.0";
    write("package-lock.json", JSON.stringify({ packages }));
    await expect(buildFunctions(checkout)).rejects.toThrow(
      `node_modules/zod is ${version}, package-lock.json pins 4.0.0. Run: npm install`,
    );
  });

  it("where a package that stays an import would bring others, at versions that nobody pinned", async () => {
    write("shared/name.ts", 'import "@resvg/resvg-wasm";\nexport const name = "";\n');
    await buildFunctions(checkout);
    const { packages } = JSON.parse(read("package-lock.json"));
    packages["node_modules/@resvg/resvg-wasm"].dependencies = { zod: "^4" };
    write("package-lock.json", JSON.stringify({ packages }));
    await expect(buildFunctions(checkout)).rejects.toThrow("it depends on others, at any version");
  });
});

describe("deploying refuses", () => {
  const deploy = () =>
    hostedProject({} as DeploySettings, checkout, new AbortController().signal).deployFunctions(() => {});

  it("a bundle that is missing, which the CLI only warns of", async () => {
    await expect(deploy()).rejects.toThrow(`${BUNDLE} is not there. Run: npm run build`);
  });

  it("a bundle that is older than its sources, which the CLI does not see", async () => {
    await buildFunctions(checkout);
    write("shared/name.ts", 'export const name = "later";\n');
    await expect(deploy()).rejects.toThrow(OTHER);
  });

  it("a function that is not configured, configured and not there, or configured as its sources", async () => {
    write("functions/forgotten/index.ts", "export default {};");
    configure({
      gone: 'verify_jwt = false\nentrypoint = "../functions/.build/gone.js"\nimport_map = "../functions/.build/deno.json"\n',
      hello: 'entrypoint = "../functions/hello/index.ts"\nimport_map = "../functions/deno.json"\n',
    });
    await buildFunctions(checkout);
    expect(functionFaults(checkout)).toEqual([
      "functions/forgotten/index.ts is not in supabase/config.toml",
      "supabase/config.toml: there is no functions/gone/index.ts",
      'supabase/config.toml: functions.hello: its entrypoint is not "../functions/.build/hello.js"',
      'supabase/config.toml: functions.hello: its import_map is not "../functions/.build/deno.json"',
      "supabase/config.toml: functions.hello has no verify_jwt",
    ]);
  });
});
