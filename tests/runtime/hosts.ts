import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { denoBinary } from "../../local/isolate.ts";

/** The platform's version of Deno and the newest, as npm packages. */
export const RUNTIMES = ["deno-2.1", "deno"] as const;

export type Runtime = (typeof RUNTIMES)[number];

export interface Host {
  port: number;
  stop(): Promise<void>;
}

/** Starts a Deno with the adapters. */
export async function startHost(runtime: Runtime): Promise<Host> {
  const readable = ["functions", "shared", "tests", "node_modules", realpathSync("node_modules")];
  const child = spawn(
    denoBinary(runtime),
    [
      "run",
      ...["--node-modules-dir=manual", "--config", "functions/deno.json", "--no-lock", "--no-remote"],
      ...["--no-prompt", "--no-check", "--allow-env", "--allow-net=127.0.0.1"],
      `--allow-read=${readable.join(",")}`,
      "tests/runtime/host.ts",
    ],
    {
      env: { DENO_DIR: path.resolve(".local", runtime), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
      // The logs of the adapters are part of the test.
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const said: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const listening = /^listening on (\d+)$/.exec(line)?.[1];
      if (listening !== undefined) {
        resolve(Number(listening));
      }
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      said.push(line);
      said.splice(0, said.length - 50);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${runtime} ended (${code}):\n${said.join("\n")}`)));
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.once(
    "exit",
    (code) => code !== 0 && console.error(`${runtime} ended (${code}):\n${said.join("\n")}`),
  );
  return {
    port,
    async stop() {
      child.stdin.destroy();
      await ended;
    },
  };
}
