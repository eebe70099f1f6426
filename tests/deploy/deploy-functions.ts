import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";

interface Target {
  apiUrl: string;
  /** Where the CLI keeps its own settings. */
  home: string;
  /** The folder that `supabase/` is in; the checkout when not given. */
  project?: string;
}

/** The command that the README gives, against a platform on this machine. */
export async function deployFunctions({ apiUrl, home, project = "." }: Target) {
  const profile = path.join(home, "profile.yaml");
  writeFileSync(
    profile,
    [
      "name: loopback",
      `api_url: ${apiUrl}`,
      `dashboard_url: ${apiUrl}`,
      `docs_url: ${apiUrl}`,
      "project_host: 127.0.0.1",
    ].join("\n"),
  );
  const child = spawn(
    path.resolve("node_modules/.bin/supabase"),
    [
      ...["functions", "deploy", "--use-api", "--yes"],
      ...["--remote=abcdefghijklmnopqrst", "--profile", profile],
    ],
    {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}`,
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
