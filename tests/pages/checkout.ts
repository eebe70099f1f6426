import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { postgresFolder } from "../../local/postgres.ts";

/** A clone of this checkout, and a shell in it: somebody with a page beside the terminal. */
export interface Checkout {
  folder: string;
  /** Runs lines as they are pasted into bash; `-e` where the first failure ends them. */
  paste(lines: string, flags?: string[]): Promise<Pasted>;
  /** Begins lines that end when they are told to: by a signal to all that came of them, as Ctrl-C. */
  begin(lines: string): Begun;
  remove(): void;
}

export interface Pasted {
  code: number | null;
  /** All that was printed. */
  output: string;
}

export interface Begun {
  output(): string;
  hasEnded(): boolean;
  interrupt(): Promise<Pasted>;
}

const PARTS = [
  ...["dashboard", "functions", "local", "shared", "supabase", "tests"],
  ...["package.json", "package-lock.json", "tsconfig.json", ".env.example"],
];

/** @param environment further settings of its shell */
export function makeCheckout(environment: Record<string, string> = {}): Checkout {
  const folder = mkdtempSync(path.join(tmpdir(), "thetabase-pages-"));
  for (const part of PARTS) {
    cpSync(part, path.join(folder, part), {
      recursive: true,
      preserveTimestamps: true,
      filter: (file) => !file.startsWith(path.join("tests", "reports")),
    });
  }
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));

  const shell = (lines: string, flags: string[]) =>
    spawn("bash", [...flags, "-c", lines], {
      cwd: folder,
      // Nothing of the test runner's.
      env: { PATH: process.env.PATH, HOME: folder, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  return {
    folder,
    async paste(lines, flags = ["-euo", "pipefail"]) {
      const child = shell(lines, flags);
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      return { code, output: stdout + stderr };
    },
    begin(lines) {
      const child = shell(lines, []);
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          output += chunk;
        });
      }
      const closed = once(child, "close");
      return {
        output: () => output,
        hasEnded: () => child.exitCode !== null || child.signalCode !== null,
        async interrupt() {
          if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
            process.kill(-child.pid, "SIGINT");
          }
          const [code] = await closed;
          return { code, output };
        },
      };
    },
    remove() {
      rmSync(postgresFolder(folder), { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
