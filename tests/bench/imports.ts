import { spawnSync } from "node:child_process";
import path from "node:path";
import { z } from "zod";

/** Of `deno info --json`, what is loaded when a module is: its own modules, and what each of them asks for. */
const graph = z.object({
  roots: z.array(z.string()),
  modules: z.array(
    z.object({
      specifier: z.string(),
      dependencies: z
        .array(
          z.object({
            specifier: z.string(),
            /** Absent where only types are imported. */
            code: z.object({ specifier: z.string().optional() }).optional(),
            isDynamic: z.boolean().default(false),
          }),
        )
        .default([]),
    }),
  ),
});

/** The packages, or files of packages, that a function and all it imports load before it can answer. */
export function packagesOf(entrypoint: string): string[] {
  const { stdout, stderr, status } = spawnSync(
    path.resolve("node_modules/.bin/deno"),
    [
      "info",
      "--json",
      "--node-modules-dir=manual",
      "--config",
      "functions/deno.json",
      "--no-lock",
      entrypoint,
    ],
    { encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, DENO_DIR: path.resolve(".local/deno") } },
  );
  if (status !== 0) {
    throw new Error(`deno info ${entrypoint}: ${stderr}`);
  }
  const { roots, modules } = graph.parse(JSON.parse(stdout));
  const found = new Map(modules.map((module) => [module.specifier, module.dependencies]));
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (module: string) => {
    if (seen.has(module)) {
      return;
    }
    seen.add(module);
    for (const { specifier, code, isDynamic } of found.get(module) ?? []) {
      if (code === undefined || isDynamic) {
        continue;
      }
      if (/^\.{0,2}\//.test(specifier)) {
        visit(code.specifier ?? "");
      } else {
        packages.add(specifier);
      }
    }
  };
  roots.forEach(visit);
  return [...packages].sort();
}
