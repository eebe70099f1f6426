import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { denoBinary } from "../../local/isolate.ts";
import type { UploadedFunction } from "./management-api.ts";

/** A folder as the platform received it, and the place of its function in it. */
export interface Deployment {
  folder: string;
  entrypoint: string;
  importMap: string;
}

/** Puts each function into an empty folder of its own, so that another function's files cannot hide a missing one. */
export function layOut(folder: string, { files, entrypoint, importMap }: UploadedFunction): Deployment {
  if (!existsSync(folder)) {
    for (const [file, content] of files) {
      const target = path.join(folder, file);
      if (!target.startsWith(folder + path.sep)) {
        throw new Error(`${file} is not in the project.`);
      }
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  }
  return { folder, entrypoint, importMap };
}

/**
 * Runs Deno with the checkout's dependencies, and without a way to fetch others, on the deployment's function or on
 * `files`.
 */
export async function deno(
  command: string[],
  deployment: Deployment,
  { settings = {}, files = [deployment.entrypoint] }: { settings?: Settings; files?: string[] } = {},
): Promise<{ code: number | null; output: string }> {
  const child = start(command, deployment, settings, files);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, output: stdout + stderr };
}

/**
 * The function in an isolate with the permissions of the platform's runtime, except for reading and writing. On the
 * platform those reach only the bundle and a private /tmp; here they would reach the machine. Of the bundle, packages
 * hold files to read.
 */
export async function isolate(
  deployment: Deployment,
  settings: Settings,
): Promise<{ code: number | null; output: string }> {
  return await deno(runtime(deployment), deployment, { settings, files: entry(deployment) });
}

function runtime({ folder }: Deployment): string[] {
  return [
    "run",
    "--no-prompt",
    "--allow-net",
    "--allow-env",
    "--allow-sys=hostname",
    `--allow-read=${realpathSync("node_modules")},${folder}`,
  ];
}

function entry({ folder, entrypoint }: Deployment): string[] {
  return [path.resolve("local/edge-runtime.ts"), path.join(folder, entrypoint)];
}

/** A running deployed function. */
export interface Served {
  url: string;
  stop(): Promise<void>;
}

/** @throws Error with the function's output when it does not start */
export async function serveDeployed(
  deployment: Deployment,
  settings: Settings,
  onLog: (line: string) => void = () => {},
): Promise<Served> {
  const child = start(runtime(deployment), deployment, settings, entry(deployment));
  const stop = async () => {
    // The whole process group: npm's script for Deno, and Deno.
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, "SIGKILL");
      await once(child, "close");
    }
  };
  try {
    return { url: await listens(child, onLog), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Settings = Record<string, string>;

function start(command: string[], { folder, importMap }: Deployment, settings: Settings, files: string[]) {
  const options = ["--node-modules-dir=manual", `--config=${importMap}`, "--no-lock", "--no-remote"];
  return spawn(denoBinary("deno"), [...command, ...options, ...files], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      // Shared by the deployments, so that the dependencies are compiled once.
      DENO_DIR: path.join(folder, "..", ".deno"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...settings,
    },
    // The runtime ends when its stdin closes.
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}

function listens(child: ReturnType<typeof start>, onLog: (line: string) => void): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      onLog(String(chunk));
      const port = /^listening on (\d+)$/m.exec(output)?.[1];
      if (port) {
        resolve(`http://127.0.0.1:${port}`);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`Deno ended (exit code ${code}):\n${output}`)));
  });
}
