import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What a run of `npm run deploy` did. */
export interface Run {
  code: number | null;
  /** All that it said. */
  output: string;
  /** The arguments of every process that there was meanwhile; empty where there is no /proc. */
  processes: string;
}

interface Options {
  /** For SUPABASE_PROFILE. */
  profile?: string;
  /** Where the CLI keeps its own things. */
  home: string;
  cwd?: string;
  /** The moment of a Ctrl-C: asked again and again. */
  interruptWhen?: (output: string) => Promise<boolean>;
}

/** `npm run deploy -- <args>`, as from a terminal whose Ctrl-C goes to all that runs in it. */
export async function runDeploy(
  args: string[],
  { profile, home, cwd = process.cwd(), interruptWhen }: Options,
): Promise<Run> {
  const child = spawn("npm", ["run", "--silent", "deploy", "--", ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      ...(profile !== undefined && { SUPABASE_PROFILE: profile }),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const seen = new Set<string>();
  let output = "";
  let interrupted = false;
  const watching = setInterval(async () => {
    for (const line of commandLines()) {
      seen.add(line);
    }
    if (!interrupted && (await interruptWhen?.(output)) && child.pid !== undefined) {
      interrupted = true;
      process.kill(-child.pid, "SIGINT");
    }
  }, 50);
  const listen = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(watching);
  return { code, output, processes: [...seen].join("\n") };
}

/** What everybody on the machine can read. */
export function commandLines(): string[] {
  const pids = existingPids();
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(path.join("/proc", pid, "cmdline"), "utf8").replaceAll("\0", " ")];
    } catch {
      // Gone meanwhile.
      return [];
    }
  });
}

function existingPids(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
