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

if (existsSync("/proc") && !existsSync("/proc/thread-self/children")) {
  throw new Error("This kernel does not tell what a process has started: CONFIG_PROC_CHILDREN.");
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
  const found = new Map<number, string>();
  const look = (id: number): void => {
    found.set(id, read(`${id}/cmdline`).replaceAll("\0", " "));
    childrenOf(id).forEach(look);
  };
  if (pid !== undefined && existsSync("/proc")) {
    look(pid);
  }
  return found;
}

/** Asked of the process itself: to read what every process of the machine has for a parent takes half a core. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    read(`${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty for a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return "";
  }
}
