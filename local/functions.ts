import { type ChildProcess, spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { BUNDLES, buildWhereStale, functionNames } from "./bundles.ts";
import { waitForExit } from "./processes.ts";

export interface FunctionsHost {
  /** Where it listens on 127.0.0.1. */
  port: number;
  /** Resolves when no request is being answered and no work is pending that `EdgeRuntime.waitUntil` was given. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  checkout: string;
  /** The whole environment of the functions: they see no variable of this process. */
  settings: Record<string, string>;
  /** Hosts, with or without a port, that the functions may talk to. */
  allowNet: string[];
  /** The package of package.json that is the Deno to run; the newest unless given. */
  deno?: string;
  onLog?: (line: string) => void;
  /** What the functions complain about; also told why the process ended when nobody stopped it. */
  onError?: (line: string) => void;
}

const READY = /^listening on (\d+)$/;

/** Serves the checkout's Edge Functions under Deno, as they are deployed, and resolves when they listen. */
export async function startFunctions(options: FunctionsOptions): Promise<FunctionsHost> {
  await buildWhereStale(options.checkout);
  return await serveBundles(options);
}

/** The same of bundles that are known to be there. */
export async function serveBundles(options: FunctionsOptions): Promise<FunctionsHost> {
  const { checkout, settings, allowNet, deno = "deno", onLog = () => {}, onError = () => {} } = options;
  const modules = path.join(checkout, "node_modules");
  // Deno asks for the folder itself, too, where it is reached through a link.
  const readable = [BUNDLES, "local/functions-host.ts", modules, realpathSync(modules)];
  const child = spawn(
    denoBinary(deno),
    [
      "run",
      // The dependencies of package.json, at the versions both files name, without a network or a second lockfile.
      ...["--node-modules-dir=manual", "--config", `${BUNDLES}/deno.json`, "--no-lock", "--no-remote"],
      ...["--no-prompt", "--allow-env", `--allow-net=${["127.0.0.1:0", ...allowNet].join(",")}`],
      `--allow-read=${readable.join(",")}`,
      // In full, to tell the processes of two checkouts apart.
      path.join(checkout, "local", "functions-host.ts"),
      ...functionNames(checkout),
    ],
    {
      cwd: checkout,
      env: {
        ...settings,
        DENO_DIR: path.join(checkout, ".local", "deno"),
        DENO_NO_UPDATE_CHECK: "1",
        NO_COLOR: "1",
      },
      stdio: ["pipe", "pipe", "pipe"],
      // Its own process group: Ctrl-C in a terminal is ours to handle.
      detached: true,
    },
  );
  const port = await listens(child, onLog, onError);
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      if (!stopping) {
        onError(
          `The process that serves the functions ended (${signal ?? `exit code ${code}`}). Start again.`,
        );
      }
      resolve();
    });
  });
  return {
    port,
    // What the process was doing ended with it.
    idle: () => Promise.race([ended, isIdle(port).catch(() => ended)]),
    stop: async () => {
      stopping = true;
      // The end of its stdin ends it.
      child.stdin?.destroy();
      if (child.pid !== undefined && !(await waitForExit(child.pid, 2_000))) {
        child.kill("SIGKILL");
      }
    },
  };
}

async function isIdle(port: number): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/idle`);
}

async function listens(
  child: ChildProcess,
  onLog: (line: string) => void,
  onError: (line: string) => void,
): Promise<number> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) {
    throw new Error("Deno was started without its output.");
  }
  const complaints: string[] = [];
  let listening = false;
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: stdout }).on("line", (line) => {
      const ready = READY.exec(line);
      if (ready && !listening) {
        listening = true;
        resolve(Number(ready[1]));
      } else {
        onLog(line);
      }
    });
    createInterface({ input: stderr }).on("line", (line) => {
      if (listening) {
        onError(line);
      } else {
        complaints.push(line);
      }
    });
    child.once("error", reject);
    // `close` comes after the last line of output, `exit` may not.
    child.once("close", (code) => {
      reject(new Error(`The functions do not start (exit code ${code}):\n${complaints.join("\n")}`));
    });
  });
  return port;
}

/** Deno itself, past the script that npm links: killing that script would leave Deno running. */
export function denoBinary(release: string): string {
  const require = createRequire(createRequire(import.meta.url).resolve(`${release}/package.json`));
  const target =
    process.platform === "linux" ? `linux-${process.arch}-glibc` : `${process.platform}-${process.arch}`;
  try {
    const manifest = require.resolve(`@deno/${target}/package.json`);
    return path.join(path.dirname(manifest), process.platform === "win32" ? "deno.exe" : "deno");
  } catch {
    throw new Error(`There is no Deno for this machine (${target}). Run \`npm install\` again.`);
  }
}
