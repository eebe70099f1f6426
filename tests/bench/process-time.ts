import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Clock ticks per second in /proc/PID/stat, a constant of Linux's interface. */
const TICKS = 100;

/** The process whose command line ends with `text`; null where there is none, or no /proc. */
export function findProcess(text: string): number | null {
  if (!existsSync("/proc/self/stat")) {
    return null;
  }
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = pids.find((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").endsWith(`${text}\0`);
    } catch {
      // The process has ended since it was listed.
      return false;
    }
  });
  return found === undefined ? null : Number(found);
}

/** CPU time of all threads of a process, in user and kernel mode: seconds, to the hundredth. */
export function cpuSeconds(pid: number): number {
  // The name in parentheses may itself contain spaces and parentheses.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  // Fields 14 and 15; the first two are cut off.
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
