import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { ACCESS_TOKEN, PROJECT, profile } from "./management-api.ts";

interface Target {
  apiUrl: string;
  /** Where the CLI keeps its own settings. */
  home: string;
  /** The folder that `supabase/` is in; the checkout when not given. */
  project?: string;
}

/** The command that docs/by-hand.md gives, against a platform on this machine. */
export async function deployFunctions({ apiUrl, home, project = "." }: Target) {
  const profileFile = path.join(home, "profile.yaml");
  writeFileSync(profileFile, profile(apiUrl));
  const child = spawn(
    path.resolve("node_modules/.bin/supabase"),
    ["functions", "deploy", "--use-api", "--yes", `--remote=${PROJECT}`],
    {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        SUPABASE_PROFILE: profileFile,
        SUPABASE_ACCESS_TOKEN: ACCESS_TOKEN,
        SUPABASE_TELEMETRY_DISABLED: "1",
        NO_COLOR: "1",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: code as number | null, stdout, stderr };
}
