import { Cron } from "croner";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CheckResult, CheckWorld } from "../../shared/exit-check.ts";
import {
  addDays,
  at,
  type Day,
  daysBetween,
  type Instant,
  isMarketOpen,
  iso,
  isSession,
  MINUTE,
  newYork,
  newYorkDate,
  sessionClose,
  sessionOpen,
  sessions,
} from "../model/calendar.ts";
import { putSymbol, quotesFor } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { emptyBook } from "./positions.ts";
import { put, spread } from "./trades.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => emptyBook(world.sql));
afterAll(() => world.drop());

/** Opens a position some time ago. No check looks at it before the test does. */
async function open(request: StrikeRequest, opened = "2026-01-05T15:00:00Z"): Promise<number> {
  await world.setClock(opened);
  return await world.open(request);
}

async function positionOf({ request_id }: StrikeRequest): Promise<number> {
  const [row] =
    await world.sql`select position_id::integer from public.positions where request_id = ${request_id}`;
  return row?.position_id;
}

describe("days to expiration", () => {
  it("are counted in New York's dates, at 00:01 and 23:59 of every day of three years, including both clock changes", async () => {
    const expiration = "2029-03-16";
    const position_id = await open(put({ expiration_date: expiration }));
    const instants: { at: Instant; day: Day }[] = [];
    for (let day = "2026-01-06"; day < "2029-01-01"; day = addDays(day, 1)) {
      instants.push({ at: newYork(day, "00:01"), day }, { at: newYork(day, "23:59"), day });
    }
    const rows = await world.sql`
      select private.new_york_date(at)::text as day, e.dte
      from public.positions p,
        jsonb_array_elements_text(${instants.map((instant) => iso(instant.at))}) with ordinality as moment (text, n),
        cast(moment.text as timestamptz) as at,
        private.evaluate_exit(p, null, private.new_york_date(at)) e
      where p.position_id = ${position_id} order by n`;
    expect(rows.length).toBe(instants.length);
    const wrong = instants.flatMap(({ at, day }, i) => {
      const model = { day, dte: daysBetween(day, expiration) };
      expect(newYorkDate(at)).toBe(day);
      return JSON.stringify(rows[i]) === JSON.stringify(model) ? [] : [{ at: iso(at), model, sql: rows[i] }];
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ["the evening before, 23:59 in winter", "2026-03-06T04:59:00Z", 22],
    ["00:01 in winter", "2026-03-06T05:01:00Z", 21],
    ["23:59 before the clocks go forward", "2026-03-08T04:59:00Z", 20],
    ["00:01 on the day the clocks go forward", "2026-03-08T05:01:00Z", 19],
    ["23:59 on that day", "2026-03-09T03:59:00Z", 19],
    ["00:01 on the day after", "2026-03-09T04:01:00Z", 18],
    ["the last evening, 23:59", "2026-03-27T03:59:00Z", 1],
    ["00:01 of the last day", "2026-03-27T04:01:00Z", 0],
    ["23:59 of the last day", "2026-03-28T03:59:00Z", 0],
  ])("as the dashboard shows them: %s", async (_when, now, dte) => {
    const position_id = await open(put({ expiration_date: "2026-03-27" }));
    await world.setClock(now);
    const [row] = await world.sql`
      select dte, to_exit_dte from public.v_open_positions where position_id = ${position_id}`;
    expect(row).toEqual({ dte, to_exit_dte: dte - 21 });
  });

  it.each([
    ["in autumn, 23:59 before the clocks go back", "2026-11-01T03:59:00Z", 20],
    ["00:01 on the day the clocks go back", "2026-11-01T04:01:00Z", 19],
    ["23:59 on that day, an hour longer than others", "2026-11-02T04:59:00Z", 19],
    ["00:01 on the day after", "2026-11-02T05:01:00Z", 18],
  ])("as the dashboard shows them: %s", async (_when, now, dte) => {
    const position_id = await open(put({ expiration_date: "2026-11-20" }));
    await world.setClock(now);
    const [row] = await world.sql`select dte from public.v_open_positions where position_id = ${position_id}`;
    expect(row).toEqual({ dte });
  });
});

describe("the date rule", () => {
  it.each<[string, string, string, number, string]>([
    ["holds off 22 days before", "2026-04-17", "2026-03-26T19:55:00Z", 22, "hold"],
    ["closes 21 days before", "2026-04-17", "2026-03-27T13:35:00Z", 21, "exit"],
    ["closes 20 days before", "2026-04-17", "2026-03-28T13:35:00Z", 20, "closed"],
    [
      "holds off on the Friday before a 21st day on a Saturday",
      "2026-03-21",
      "2026-02-27T20:55:00Z",
      22,
      "hold",
    ],
    ["closes on the Monday after it", "2026-03-21", "2026-03-02T14:35:00Z", 19, "exit"],
    ["counts over the clocks going forward: holds off", "2026-03-27", "2026-03-05T20:55:00Z", 22, "hold"],
    ["counts over the clocks going forward: closes", "2026-03-27", "2026-03-06T14:35:00Z", 21, "exit"],
    ["counts over the clocks going back: holds off", "2026-11-20", "2026-10-29T19:55:00Z", 22, "hold"],
    ["counts over the clocks going back: closes", "2026-11-20", "2026-10-30T13:35:00Z", 21, "exit"],
    ["holds off before a 21st day on Good Friday", "2026-04-24", "2026-04-02T19:55:00Z", 22, "hold"],
    ["rests on Good Friday", "2026-04-24", "2026-04-03T15:00:00Z", 21, "closed"],
    ["closes on the Monday after Good Friday", "2026-04-24", "2026-04-06T13:35:00Z", 18, "exit"],
    ["closes on a half day", "2026-12-18", "2026-11-27T17:55:00Z", 21, "exit"],
    ["rests once a half day is over", "2026-12-18", "2026-11-27T18:00:00Z", 21, "closed"],
    ["closes over the end of the year", "2027-01-15", "2026-12-28T14:35:00Z", 18, "exit"],
    ["counts February 29", "2028-03-17", "2028-02-25T14:35:00Z", 21, "exit"],
    ["holds off on the day before that", "2028-03-17", "2028-02-24T20:55:00Z", 22, "hold"],
  ])("%s", async (_what, expiration_date, now, dte, expected) => {
    const request = put({ expiration_date });
    const position_id = await open(request);
    await world.setClock(now);
    expect(daysBetween(newYorkDate(at(now)), expiration_date)).toBe(dte);
    if (expected === "closed") {
      expect(isMarketOpen(at(now))).toBe(false);
      expect(await world.beginning()).toMatchObject({ market_open: false });
      return;
    }
    const { exits } = await world.decide(quotesFor(request, 150));
    expect(await world.decision(position_id)).toMatchObject({ dte, verdict: expected });
    expect(exits).toEqual(expected === "exit" ? [{ position_id, reason: "21dte" }] : []);
  });
});

describe("the schedule", () => {
  const SPECIAL: [string, Day][] = [
    ["a day in winter", "2026-02-03"],
    ["the last session before the clocks go forward", "2026-03-06"],
    ["the first session after the clocks go forward", "2026-03-09"],
    ["a day in summer", "2026-07-15"],
    ["the last session before the clocks go back", "2026-10-30"],
    ["the first session after the clocks go back", "2026-11-02"],
    ["a half day in November", "2026-11-27"],
    ["a half day in December", "2026-12-24"],
    ["a half day in summer", "2028-07-03"],
    ["Good Friday", "2026-04-03"],
    ["Thanksgiving", "2026-11-26"],
    ["Independence Day observed", "2026-07-03"],
    ["New Year's Eve of a year without a holiday after it", "2027-12-31"],
  ];

  beforeAll(async () => {
    await world.sql`select vault.create_secret('http://127.0.0.1:9/functions/v1', 'functions_url')`;
    await world.sql`select vault.create_secret('not a secret', 'cron_secret')`;
  });

  /** New York times of the ticks of a date at which the gate calls exit-check. */
  async function calls(day: Day): Promise<string[]> {
    // Every five minutes of the day, not only those of the schedule.
    const rows = await world.sql.begin(async (sql) => {
      await sql`create temporary table called (at timestamptz) on commit drop`;
      await sql.unsafe(`
        do $$ begin
          for minute in 0 .. 287 loop
            update local.market_clock set pinned_at = timestamptz '${day} 00:00Z' + minute * interval '5 minutes';
            delete from net.http_request_queue;
            perform private.tick_exit_check();
            insert into called select private.now() from net.http_request_queue where url like '%/exit-check';
          end loop;
        end $$`);
      return await sql`select to_char(at at time zone 'America/New_York', 'HH24:MI') as time from called order by at`;
    });
    return rows.map(({ time }) => time);
  }

  it.each(
    SPECIAL,
  )("calls exit-check in market hours and once more at the close: %s, %s", async (_what, day) => {
    const expected: string[] = [];
    if (isSession(day)) {
      for (let tick = sessionOpen(day); tick <= sessionClose(day); tick += 5 * MINUTE) {
        expected.push(iso(tick - (sessionOpen(day) - at(`${day}T09:30:00Z`))).slice(11, 16));
      }
    }
    expect(await calls(day)).toEqual(expected);
  });

  it("names every tick of every session of three years, and the one at its close, in GMT", async () => {
    const [job] = await world.sql`select schedule from cron.job where jobname = 'exit-check'`;
    const cron = new Cron(job?.schedule, { timezone: "UTC" });
    const missed = sessions("2026-01-02", "2028-12-29").flatMap((day) =>
      [
        sessionOpen(day),
        sessionOpen(day) + 5 * MINUTE,
        sessionClose(day) - 5 * MINUTE,
        sessionClose(day),
      ].filter((tick) => !cron.match(new Date(tick))),
    );
    expect(missed.map(iso)).toEqual([]);
    expect(cron.match(new Date("2026-03-07T15:00:00Z"))).toBe(false);
  });

  it("calls the deliverer if there is something to deliver, and only then", async () => {
    const request = put();
    await open(request);
    await world.deliver();
    for (const minute of ["00", "05"]) {
      await world.setClock(`2026-03-03T15:${minute}:00Z`);
      const run_id = await world.begin();
      await world.apply(run_id, quotesFor(request, 150));
      const quiet = await world.call("finish_exit_check", { run_id });
      expect(quiet, "a check in which nothing happened").toMatchObject({ wakes: [] });
    }
    await world.positions.closePosition(await positionOf(request), 75);
    const run_id = await world.begin();
    expect(await world.call("finish_exit_check", { run_id })).toMatchObject({ wakes: ["deliver-alerts"] });
  });

  it("prunes once a day, when no check runs", async () => {
    const [job] = await world.sql`select schedule from cron.job where command like '%keep_house%'`;
    const cron = new Cron(job?.schedule, { timezone: "UTC" });
    const runs = cron.nextRuns(365, new Date("2026-01-01T00:00:00Z"));
    expect(new Set(runs.map((run) => newYorkDate(run.getTime()))).size).toBe(365);
    for (const run of runs) {
      expect(isMarketOpen(run.getTime())).toBe(false);
      expect(isMarketOpen(run.getTime() + 30 * MINUTE)).toBe(false);
    }
  });
});

/** Runs one check and returns the database functions that it called. */
async function roundTrips(
  outside: Partial<CheckWorld> = {},
): Promise<{ calls: string[]; result: CheckResult }> {
  const calls: string[] = [];
  const database = new Proxy(world.database, {
    get(target, property) {
      if (property === "rpc") {
        return (...given: Parameters<typeof target.rpc>) => {
          calls.push(given[0]);
          return target.rpc(...given);
        };
      }
      return Reflect.get(target, property);
    },
  });
  return { result: await world.check({ database, ...outside }), calls };
}

it("a check in which nothing is due takes three round trips, with one position and with seven", async () => {
  for (const count of [1, 7]) {
    await emptyBook(world.sql);
    await world.setClock("2026-03-03T15:00:00Z");
    for (let i = 0; i < count; i += 1) {
      const request = put({ expiration_date: "2027-01-15" });
      await open(request);
      await world.drive(putSymbol(request), 1.49, 1.51);
    }
    const { calls, result } = await roundTrips();
    expect(result).toMatchObject({ checked: count, exits: [] });
    expect(calls).toEqual(["begin_exit_check", "apply_quotes", "finish_exit_check"]);
  }
});

describe("a closed market", () => {
  const forbidden = () => {
    throw new Error("Nobody is to be asked.");
  };
  const NOBODY: Partial<CheckWorld> = {
    broker: {
      mode: "PAPER",
      referenceIsUnique: false,
      place: forbidden,
      replace: forbidden,
      cancel: forbidden,
      poll: forbidden,
      holdings: forbidden,
      account: forbidden,
    },
    marketData: { optionQuotes: forbidden, underlyingQuotes: forbidden, officialCloses: forbidden },
  };

  it.each([
    ["in the evening", "2026-03-03T23:00:00Z"],
    ["at the close", "2026-03-03T21:00:00Z"],
    ["on a Saturday", "2026-03-07T16:00:00Z"],
    ["on a holiday", "2026-04-03T15:00:00Z"],
    ["after a half day", "2026-11-27T18:05:00Z"],
  ])("without work takes one round trip: %s", async (_when, now) => {
    await open(put({ expiration_date: "2027-01-15" }));
    await open(spread({ expiration_date: "2027-01-15" }));
    await world.setClock(now);
    const { calls, result } = await roundTrips(NOBODY);
    expect(calls).toEqual(["begin_exit_check"]);
    expect(result).toMatchObject({ market_open: false, checked: 0, exits: [], warnings: [] });
    // The check holds no lease, so the next one need not wait.
    expect((await roundTrips(NOBODY)).calls).toEqual(["begin_exit_check"]);
  });

  it("settles expired positions, in a number of round trips that does not depend on how many", async () => {
    for (const count of [1, 7]) {
      await emptyBook(world.sql);
      await world.setClock("2026-02-03T15:00:00Z");
      for (let i = 0; i < count; i += 1) {
        const request = put({ expiration_date: "2026-02-20" });
        await world.open(request);
        await world.driveUnderlying(request.ticker, 600);
      }
      await world.setClock("2026-02-20T21:00:00Z");
      const { calls, result } = await roundTrips();
      expect(result.closed).toHaveLength(count);
      expect(calls.filter((name) => name !== "simulated_market")).toEqual([
        "begin_exit_check",
        "settle_expired",
        "finish_exit_check",
      ]);
    }
  });
});

describe("positions still open on their last day", () => {
  const expiring = async () =>
    (await world.sql`select facts from private.outbox where kind = 'expiring' order by message_id`).map(
      ({ facts }) =>
        (facts as { positions: { position_id: number }[] }).positions.map(({ position_id }) => position_id),
    );

  async function checkAt(now: string, ...requests: StrikeRequest[]): Promise<void> {
    await world.setClock(now);
    await world.decide(requests.flatMap((request) => quotesFor(request, 150)));
  }

  it("alert at the open, once, all in one message", async () => {
    const watched = { auto_exit: false };
    const [a, b, later] = [
      put({ expiration_date: "2026-03-20", overrides: watched }),
      spread({ expiration_date: "2026-03-20", overrides: watched }),
      put({ expiration_date: "2026-03-27", overrides: watched }),
    ];
    const ids = [await open(a), await open(b)];
    await open(later);
    await checkAt("2026-03-19T19:55:00Z", a, b, later);
    expect(await expiring()).toEqual([]);
    await checkAt("2026-03-20T13:30:00Z", a, b, later);
    expect(await expiring()).toEqual([ids]);
    await checkAt("2026-03-20T13:35:00Z", a, b, later);
    await checkAt("2026-03-20T19:55:00Z", a, b, later);
    expect(await expiring()).toEqual([ids]);
  });

  it("alert even without quotes", async () => {
    const request = put({ expiration_date: "2026-03-20" });
    const position_id = await open(request);
    await checkAt("2026-03-20T13:30:00Z");
    expect(await expiring()).toEqual([[position_id]]);
  });

  it.each([
    ["a Saturday's on Friday", "2026-03-21", "2026-03-20T13:30:00Z"],
    ["Good Friday's on Thursday", "2026-04-03", "2026-04-02T13:30:00Z"],
    ["a half day's at its open", "2026-11-27", "2026-11-27T14:30:00Z"],
    ["at the first check there is, if that is late", "2026-03-20", "2026-03-20T17:10:00Z"],
  ])("alert on the last day they trade: %s", async (_what, expiration_date, now) => {
    const request = put({ expiration_date, overrides: { auto_exit: false } });
    const position_id = await open(request);
    await checkAt(now, request);
    expect(await expiring()).toEqual([[position_id]]);
  });

  it("do not alert when they are closed already", async () => {
    const request = put({ expiration_date: "2026-03-20" });
    const position_id = await open(request);
    await world.positions.closePosition(position_id, 10);
    const other = put({ expiration_date: "2026-04-17" });
    await open(other);
    await checkAt("2026-03-20T13:30:00Z", other);
    expect(await expiring()).toEqual([]);
  });
});
