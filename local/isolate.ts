import { type ChildProcess, spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { BUNDLES } from "./bundles.ts";

/**
 * One isolate of an Edge Function: a process, since a Worker of Deno (tried: 2.9.5) that is busy goes on when it is
 * terminated, and an isolate has to end whatever it does.
 */
export interface Isolate {
  /** Where it listens on 127.0.0.1. */
  port: number;
  /** Resolves once it has ended: to its exit code or signal. */
  ended: Promise<string>;
  /** Resolves when no work is pending that `EdgeRuntime.waitUntil` was given: what was, ends with it. */
  idle(): Promise<void>;
  /** Ends it at once, in the middle of whatever it is doing. */
  end(): void;
}

export interface IsolateOptions {
  checkout: string;
  /** The function's file, below BUNDLES. */
  file: string;
  /** The whole environment of the function: it sees no variable of this process. */
  settings: Record<string, string>;
  /** Hosts, with or without a port, that it may talk to. */
  allowNet: string[];
  /** The package of package.json that is the Deno to run. */
  deno: string;
  onLog: (line: string) => void;
  /** What it complains about once it listens. */
  onError: (line: string) => void;
}

const READY = /^listening on (\d+)$/;

/**
 * Starts one and resolves when it listens.
 *
 * @throws Error with what it said when it cannot be loaded
 */
export async function bootIsolate(options: IsolateOptions): Promise<Isolate> {
  const { checkout, file, settings, allowNet, deno, onLog, onError } = options;
  const modules = path.join(checkout, "node_modules");
  // Deno asks for the folder itself, too, where it is reached through a link.
  const readable = [BUNDLES, "local/edge-runtime.ts", modules, realpathSync(modules)];
  const child = spawn(
    denoBinary(deno),
    [
      "run",
      // The dependencies of package.json, at the versions both files name, without a network or a second lockfile.
      ...["--node-modules-dir=manual", "--config", `${BUNDLES}/deno.json`, "--no-lock", "--no-remote"],
      ...["--no-prompt", "--allow-env", `--allow-net=${["127.0.0.1:0", ...allowNet].join(",")}`],
      `--allow-read=${readable.join(",")}`,
      // The full path tells the processes of two checkouts apart.
      path.join(checkout, "local", "edge-runtime.ts"),
      path.join(checkout, file),
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
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const port = await listens(child, onLog, onError).catch((error: unknown) => {
    throw new Error(`${file} cannot be loaded: ${error instanceof Error ? error.message : error}`);
  });
  return {
    port,
    ended,
    idle: async () => {
      // Whether it answers or its connection breaks off with it, it has nothing left to do.
      await fetch(`http://127.0.0.1:${port}/.idle`).catch(() => ended);
    },
    end: () => {
      child.kill("SIGKILL");
    },
  };
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
  return await new Promise<number>((resolve, reject) => {
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
    child.once("close", (code) => reject(new Error(`exit code ${code}:\n${complaints.join("\n")}`)));
  });
}

/**
 * Deno itself, past the script that npm links: killing that script would leave Deno running.
 *
 * @param name of the package, which package.json may give a name of its own
 */
export function denoBinary(name = "deno"): string {
  const require = createRequire(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const target =
    process.platform === "linux" ? `linux-${process.arch}-glibc` : `${process.platform}-${process.arch}`;
  const version = (manifest: string) => (require(manifest) as { version: string }).version;
  try {
    const manifest = require.resolve(`@deno/${target}/package.json`);
    if (version(manifest) !== version("./package.json")) {
      throw new Error("It is that of another one.");
    }
    return path.join(path.dirname(manifest), process.platform === "win32" ? "deno.exe" : "deno");
  } catch {
    throw new Error(`There is no ${name} for this machine (${target}). Run \`npm install\` again.`);
  }
}
