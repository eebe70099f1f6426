import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";

/** A folder laid out as the platform received it, and where its function is in there. */
export interface Deployment {
  folder: string;
  entrypoint: string;
  importMap: string;
}

/** The files of a deployment into a folder, beside the checkout's dependencies. */
export function layOutFiles(files: Map<string, string>, folder: string): void {
  for (const [file, content] of files) {
    const target = path.join(folder, file);
    if (!target.startsWith(folder + path.sep)) {
      throw new Error(`${file} lies outside of the project.`);
    }
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
}

/** Runs Deno with the checkout's dependencies and no way to fetch others: on the deployment's function, or on `files`. */
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

/** Least permissions: network and settings. */
export const SERVE = ["serve", "--host=127.0.0.1", "--port=0", "--allow-net", "--allow-env"];

/** Serves the deployment while `work` calls it, and ends it whatever happens. */
export async function whileServed<T>(
  deployment: Deployment,
  settings: Settings,
  work: (url: string) => Promise<T>,
  command: string[] = SERVE,
): Promise<T> {
  const child = start(command, deployment, settings, [deployment.entrypoint]);
  try {
    return await work(await listens(child));
  } finally {
    // The group: npm's script for Deno, and Deno.
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, "SIGKILL");
      await once(child, "close");
    }
  }
}

type Settings = Record<string, string>;

function start(command: string[], { folder, importMap }: Deployment, settings: Settings, files: string[]) {
  const options = ["--node-modules-dir=manual", `--config=${importMap}`, "--no-lock", "--no-remote"];
  return spawn(path.resolve("node_modules/.bin/deno"), [...command, ...options, ...files], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      DENO_DIR: path.join(folder, ".deno"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

function listens(child: ReturnType<typeof start>): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = /Listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (url) {
        resolve(url);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`Deno ended (exit code ${code}):\n${output}`)));
  });
}
