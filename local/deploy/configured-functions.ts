import { readFileSync } from "node:fs";
import path from "node:path";
import { BUNDLES, bundleFaults, functionNames } from "../bundles.ts";

/**
 * Names each disagreement between functions/, its bundles and supabase/config.toml in a sentence. The CLI only
 * warns of a missing file, and does not notice an old one. It deploys a function without configuration, with
 * defaults that shut its callers out.
 */
export function functionFaults(checkout: string): string[] {
  const faults = bundleFaults(checkout);
  const configured = configuredFunctions(readFileSync(path.join(checkout, "supabase/config.toml"), "utf8"));
  const names = functionNames(checkout);
  for (const name of names) {
    if (!configured.has(name)) {
      faults.push(`functions/${name}/index.ts is not in supabase/config.toml`);
    }
  }
  for (const [name, settings] of configured) {
    if (!names.includes(name)) {
      faults.push(`supabase/config.toml: there is no functions/${name}/index.ts`);
    }
    const bundle = { entrypoint: `"../${BUNDLES}/${name}.js"`, import_map: `"../${BUNDLES}/deno.json"` };
    for (const [key, value] of Object.entries(bundle)) {
      if (settings.get(key) !== value) {
        faults.push(`supabase/config.toml: functions.${name}: its ${key} is not ${value}`);
      }
    }
    if (!["true", "false"].includes(settings.get("verify_jwt") ?? "")) {
      faults.push(`supabase/config.toml: functions.${name} has no verify_jwt`);
    }
  }
  return faults;
}

/** @throws Error that says why the functions cannot be deployed */
export function assertDeployable(checkout: string): void {
  const faults = functionFaults(checkout);
  if (faults.length > 0) {
    throw new Error(`The functions cannot be deployed:\n${faults.join("\n")}`);
  }
}

/** The settings of each [functions.NAME], as they are written. */
function configuredFunctions(toml: string): Map<string, Map<string, string>> {
  const functions = new Map<string, Map<string, string>>();
  for (const section of toml.split(/^(?=\[)/m)) {
    const name = /^\[functions\.([\w-]+)\]/.exec(section)?.[1];
    if (name) {
      const settings = section.matchAll(/^(\w+)\s*=\s*(.+?)\s*$/gm);
      functions.set(name, new Map([...settings].map(([, key = "", value = ""]) => [key, value])));
    }
  }
  return functions;
}
