import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process of this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
}

/** The program and arguments of a running process; null when there is none or it cannot be told. */
export function commandLine(pid: number): string | null {
  // Not every container has ps, and not every system has /proc.
  if (existsSync(`/proc/${pid}/cmdline`)) {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
  }
  const listed = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return listed.status === 0 ? listed.stdout.trim() : null;
}

/** Resolves to whether the process was gone within `timeoutMs`. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) {
      return false;
    }
    await sleep(10);
  }
  return true;
}

/**
 * npm passes signals on, except for the one that kills it. (The script says `exec`: a shell between npm and us would
 * keep a SIGINT to itself.)
 */
export function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) {
    return;
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 250).unref();
}

/** Whether a process is a dead child that its parent has not collected. In a container without an init it may stay for ever. */
function isZombie(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) {
    return false;
  }
  try {
    // The name in parentheses may itself contain spaces and parentheses.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.startsWith("Z") ?? false;
  } catch {
    return true;
  }
}
