import { Cron } from "croner";
import type postgres from "postgres";
import { connect } from "./database.ts";
import { deliverRequests, type RequestDelivery } from "./deliver-requests.ts";
import type { PostgresAccess } from "./postgres.ts";

/** The stand-in for what runs cron.job and empties net.http_request_queue on the hosted platform. */
export interface Scheduler {
  /**
   * Moves the pinned market clock on by `minutes`, stopping at every minute at which a job falls due: it runs, and
   * what it sent over HTTP is answered and worked off by the functions, before the clock moves on.
   *
   * @returns where the clock now stands; null when it is not pinned
   */
  advance(minutes: number): Promise<Date | null>;
  /** Resolves when nothing is sent and no function works: what one of them sends last may set another to work. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface Job {
  jobid: string;
  schedule: string;
  command: string;
  username: string;
}

export interface SchedulerOptions {
  /** Told of failures that cannot be recorded in cron.job_run_details. */
  onError?: (line: string) => void;
  /** Resolves when the functions neither answer nor work on after an answer. */
  functionsIdle?: () => Promise<void>;
}

const MINUTE = 60_000;

export async function startScheduler(
  server: PostgresAccess,
  database: string,
  { onError = () => {}, functionsIdle = async () => {} }: SchedulerOptions = {},
): Promise<Scheduler> {
  const sql = connect(server.url(database), { max: 3 });
  const [real] = await sql<{ cron: boolean; net: boolean }[]>`
    select
      exists (select from pg_extension where extname = 'pg_cron') as cron,
      exists (select from pg_extension where extname = 'pg_net') as net
  `;
  const delivery: RequestDelivery | null = real?.net ? null : await deliverRequests(sql, onError);
  const sessions = new Map<string, postgres.Sql>();
  let underWay: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** One thing at a time: two moves of the clock would interleave their steps. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = underWay.then(work);
    underWay = done.catch(() => undefined);
    return done;
  }

  async function activeJobs(): Promise<Job[]> {
    return sql<Job[]>`
      select jobid, schedule, command, username from cron.job
      where active and database = current_database() order by jobid
    `;
  }

  async function pinnedAt(): Promise<Date | null> {
    const [clock] = await sql<{ pinned_at: Date | null }[]>`select pinned_at from local.market_clock`;
    return clock?.pinned_at ?? null;
  }

  /** Runs a job once and records the run as pg_cron does. */
  async function run(job: Job): Promise<void> {
    const [details] = await sql<{ runid: string }[]>`
      insert into cron.job_run_details (jobid, database, username, command, status, start_time)
      values (${job.jobid}, ${database}, ${job.username}, ${job.command}, 'running', clock_timestamp())
      returning runid
    `;
    const { status, message } = await execute(job);
    await sql`
      update cron.job_run_details set status = ${status}, return_message = ${message}, end_time = clock_timestamp()
      where runid = ${details?.runid ?? null}
    `;
  }

  /** Runs the command of a job as the role that scheduled it. */
  async function execute({ command, username }: Job): Promise<{ status: string; message: string }> {
    const session = sessions.get(username) ?? connect(server.url(database, username), { max: 1 });
    sessions.set(username, session);
    try {
      const { count } = await session.unsafe(command);
      return { status: "succeeded", message: `${count} row${count === 1 ? "" : "s"}` };
    } catch (error) {
      return { status: "failed", message: `ERROR: ${error instanceof Error ? error.message : error}` };
    }
  }

  /** First time strictly after `after` that the job is due; pg_cron thinks in GMT. Null: never. */
  function nextRun({ jobid, schedule }: Job, after: Date): Date | null {
    try {
      return new Cron(schedule, { timezone: "UTC" }).nextRun(after);
    } catch (error) {
      onError(`cron: job ${jobid} cannot run: ${error instanceof Error ? error.message : error}`);
      return null;
    }
  }

  async function runDue(minute: Date): Promise<void> {
    for (const job of await activeJobs()) {
      if (nextRun(job, new Date(minute.getTime() - MINUTE))?.getTime() === minute.getTime()) {
        await run(job);
      }
    }
  }

  async function idle(): Promise<void> {
    for (let sent = await delivery?.idle(); ; ) {
      await functionsIdle();
      const sentSince = await delivery?.idle();
      if (sentSince === sent) {
        return;
      }
      sent = sentSince;
    }
  }

  async function advance(minutes: number): Promise<Date | null> {
    const start = await pinnedAt();
    if (!start) {
      return null;
    }
    const end = new Date(start.getTime() + minutes * MINUTE);
    let clock = start;
    for (;;) {
      const due = earliest((await activeJobs()).map((job) => nextRun(job, clock)));
      if (!due || due > end) {
        break;
      }
      clock = due;
      await sql`update local.market_clock set pinned_at = ${clock}`;
      await runDue(clock);
      await idle();
    }
    await sql`update local.market_clock set pinned_at = ${end}`;
    return end;
  }

  function waitForMinuteAfter(time: number): void {
    const next = startOfMinute(time) + MINUTE;
    timer = setTimeout(() => {
      // A timer may fire a moment early, and after a sleep of the machine very late.
      const now = Math.max(Date.now(), next);
      waitForMinuteAfter(now);
      inTurn(async () => {
        if ((await pinnedAt()) === null) {
          await runDue(new Date(startOfMinute(now)));
        }
      }).catch((error: unknown) => onError(`cron: ${error instanceof Error ? error.message : error}`));
    }, next - Date.now());
  }

  if (!real?.cron) {
    waitForMinuteAfter(Date.now());
  }
  return {
    advance: (minutes) => inTurn(() => advance(minutes)),
    idle,
    stop: async () => {
      clearTimeout(timer);
      await underWay;
      await delivery?.stop();
      await Promise.all([sql, ...sessions.values()].map((session) => session.end({ timeout: 5 })));
    },
  };
}

function startOfMinute(time: number): number {
  return time - (time % MINUTE);
}

function earliest(times: (Date | null)[]): Date | null {
  return times.reduce((first, time) => (time && (!first || time < first) ? time : first), null);
}
