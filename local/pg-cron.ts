import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds. pg_cron's launcher sleeps for a second; this is longer. */
const LAUNCHER_HAS_LOOKED_MS = 1_500;

/** A statement that changes nothing and makes pg_cron read its jobs. */
const READ_JOBS = "select cron.alter_job(jobid, schedule := schedule)::text as job from cron.job";

/**
 * Has pg_cron read its jobs again. A migration of many objects fills the queue in which Postgres tells processes what has
 * changed; pg_cron, woken by the second, then learns that it missed something, but not that it was its jobs.
 */
export async function readJobsAgain(query: (sql: string) => Promise<unknown>): Promise<void> {
  await launcherHasLooked();
  await query(READ_JOBS);
}

/** Waits until pg_cron has seen what happened to its extension. */
export async function launcherHasLooked(): Promise<void> {
  await sleep(LAUNCHER_HAS_LOOKED_MS);
}
