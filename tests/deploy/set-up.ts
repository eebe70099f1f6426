import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAlive } from "../../local/processes.ts";

/** The result of a run of `npm run deploy`. */
export interface Run {
  code: number | null;
  /** Its whole output. */
  output: string;
  /** Arguments of all its processes; empty where there is no /proc. */
  processes: string;
  /** Processes that outlived it. */
  left: string[];
}

interface Options {
  /** For SUPABASE_PROFILE. */
  profile?: string;
  /** Where the CLI keeps its own files. */
  home: string;
  cwd?: string;
  /** Typed at the terminal when asked. Without it there is no terminal. */
  typed?: string;
  /** Tells when to press Ctrl-C; called again and again. */
  interruptWhen?: (output: string) => Promise<boolean>;
}

/** `npm run deploy -- <args>`, as from a terminal, whose Ctrl-C reaches all processes. */
export async function runDeploy(
  args: string[],
  { profile, home, cwd = process.cwd(), typed, interruptWhen }: Options,
): Promise<Run> {
  const command = ["npm", "run", "--silent", "deploy", "--", ...args];
  const [program = "", ...given] =
    typed === undefined
      ? command
      : ["script", "--quiet", "--return", "--command", command.join(" "), "/dev/null"];
  const child = spawn(program, given, {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      ...(profile !== undefined && { SUPABASE_PROFILE: profile }),
    },
    stdio: [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    detached: true,
  });
  const seen = new Map<number, string>();
  let output = "";
  let interrupted = false;
  let answered = false;
  const watching = setInterval(async () => {
    for (const [pid, line] of commandLines(child.pid)) {
      // A zombie process has no arguments any more.
      if (line.trim() !== "") {
        seen.set(pid, line);
      }
    }
    if (!interrupted && (await interruptWhen?.(output)) && child.pid !== undefined) {
      interrupted = true;
      process.kill(-child.pid, "SIGINT");
    }
  }, 20);
  const listen = (chunk: Buffer) => {
    output += chunk;
    if (!answered && output.includes("[y/N]")) {
      answered = true;
      child.stdin?.write(typed);
    }
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(watching);
  return {
    code,
    output,
    processes: [...seen.values()].join("\n"),
    left: [...seen].filter(([pid]) => isAlive(pid)).map(([, line]) => line),
  };
}

/** Arguments of a process and its descendants, which everybody on the machine can read. */
function commandLines(pid: number | undefined): Map<number, string> {
  const parents = new Map(existingPids().map((id) => [id, parentOf(id)]));
  const comesFrom = (id: number | undefined): boolean =>
    id !== undefined && id > 1 && (id === pid || comesFrom(parents.get(id)));
  return new Map(
    [...parents.keys()].filter(comesFrom).map((id) => [id, read(id, "cmdline").replaceAll("\0", " ")]),
  );
}

function existingPids(): number[] {
  return existsSync("/proc") ? readdirSync("/proc").map(Number).filter(Number.isInteger) : [];
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(read(pid, "status"))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Empty for a process that has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
