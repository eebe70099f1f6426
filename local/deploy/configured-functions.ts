import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { functionNames } from "../functions.ts";

/**
 * Where functions/ and supabase/config.toml disagree, a sentence each. Deploying only warns of a file that is not
 * there, and deploys a function that is not configured with defaults that shut its callers out.
 */
export function functionFaults(checkout: string): string[] {
  const faults: string[] = [];
  const configured = configuredFunctions(readFileSync(path.join(checkout, "supabase/config.toml"), "utf8"));
  for (const name of functionNames(checkout)) {
    if (!configured.has(name)) {
      faults.push(`functions/${name}/index.ts is not in supabase/config.toml`);
    }
  }
  for (const [name, settings] of configured) {
    for (const key of ["entrypoint", "import_map"]) {
      const file = /^"(.+)"$/.exec(settings.get(key) ?? "")?.[1];
      if (file === undefined) {
        faults.push(`supabase/config.toml: functions.${name} has no ${key}`);
      } else if (!existsSync(path.join(checkout, "supabase", file))) {
        faults.push(`supabase/config.toml: functions.${name}: there is no ${file}`);
      }
    }
    if (!["true", "false"].includes(settings.get("verify_jwt") ?? "")) {
      faults.push(`supabase/config.toml: functions.${name} has no verify_jwt`);
    }
  }
  return faults;
}

/** The settings of each [functions.NAME], as written. */
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
