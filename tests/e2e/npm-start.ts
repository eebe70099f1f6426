/** `npm start` as somebody runs it, in a clone of the checkout: a developer's own stack may be running in this one. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { poll } from "@std/async/poll";
import { postgresFolder } from "../../local/postgres.ts";
import { commandLine, isAlive } from "../../local/processes.ts";
import type { Stack } from "../../local/stack.ts";

const PARTS = ["dashboard", "functions", "local", "shared", "supabase"];
const FILES = ["package.json", "package-lock.json", "tsconfig.json"];

/** How long a busy machine may take until something is said, milliseconds. */
const PATIENCE = 3_600_000;

export interface Started {
  child: ChildProcess;
  /** Everything that it has said. */
  output(): string;
  /** Waits until it says that. */
  says(words: string): Promise<void>;
  /** Of `.local/stack.json`. */
  stack(): Omit<Stack, "stop" | "parts" | "idle"> & { chatUrl: string };
  exit: Promise<number | null>;
}

export interface Clone {
  start(...flags: string[]): Started;
  /** Postgres and the functions of this clone. */
  processes(): string[];
  remove(): Promise<void>;
}

export function cloneCheckout(): Clone {
  const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-npm-start-"));
  for (const part of [...PARTS, ...FILES]) {
    cpSync(part, path.join(checkout, part), { recursive: true });
  }
  symlinkSync(path.resolve("node_modules"), path.join(checkout, "node_modules"));
  const children: ChildProcess[] = [];

  return {
    start(...flags) {
      const child = spawn(process.execPath, ["--import", "tsx", "local/start.ts", ...flags], {
        cwd: checkout,
        // Nothing of the test runner's.
        env: { PATH: process.env.PATH },
        stdio: ["ignore", "pipe", "pipe"],
      });
      children.push(child);
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          output += chunk;
        });
      }
      const exit = once(child, "exit").then(([code]) => code);
      return {
        child,
        output: () => output,
        async says(words) {
          const look = async () => {
            if (child.exitCode !== null && !output.includes(words)) {
              throw new Error(`It ended with ${child.exitCode}:\n${output}`);
            }
            return output;
          };
          await poll(look, (said) => said.includes(words), {
            interval: 50,
            signal: AbortSignal.timeout(PATIENCE),
          });
        },
        stack: () => JSON.parse(readFileSync(path.join(checkout, ".local", "stack.json"), "utf8")),
        exit,
      };
    },
    processes: () =>
      readdirSync("/proc")
        .map(Number)
        .filter(isAlive)
        .map((pid) => commandLine(pid) ?? "")
        .filter((command) => command.includes(postgresFolder(checkout)) || command.includes(checkout)),
    async remove() {
      for (const child of children) {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill("SIGTERM");
          await once(child, "exit");
        }
      }
      rmSync(postgresFolder(checkout), { recursive: true, force: true });
      rmSync(checkout, { recursive: true, force: true });
    },
  };
}
