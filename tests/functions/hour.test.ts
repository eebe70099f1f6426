import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Random } from "../engine/random.ts";
import { csp, putSymbol, request, startTestStack, type TestStack, until } from "../support/stack.ts";

/**
 * A tick every minute of set time, while isolates end at random, some of them in the middle of their work, functions
 * fail for a while, and a person acts. A model says what must be true at each minute. HOUR_MINUTES: the length, 64 by
 * default; HOUR_SEED: repeats a run.
 */
const MINUTES = Number(process.env.HOUR_MINUTES ?? 64);
const random = Random.fromEnvironment("HOUR_SEED");

/** Tuesday, 10:02 in New York: three minutes before a tick. */
const START = Date.parse("2026-03-03T15:02:00Z");
const MINUTE = 60_000;
const at = (minute: number) => new Date(START + minute * MINUTE);
const isTick = (minute: number) => at(minute).getUTCMinutes() % 5 === 0;

/** From after one minute to after the other: all functions, or only what the check begins with. */
const OUTAGES: { what: "functions" | "check"; from: number; to: number }[] = [
  // Two ticks, 10:15 and 10:20; at 10:21 the tick of 10:10 is eleven minutes old.
  { what: "functions", from: 8, to: 21 },
  // One tick: no alarm.
  { what: "functions", from: 40, to: 46 },
  { what: "check", from: 48, to: 61 },
];

/** Two ticks and two minutes after the last one before the outage. */
const alarms = OUTAGES.map(({ from, to }) => {
  const lastTick = from - ((from + 2) % 5);
  return { minute: lastTick + 12, to };
})
  .filter(({ minute, to }) => minute <= to && minute <= MINUTES)
  .map(({ minute }) => minute);

let stack: TestStack;
const held = csp();
beforeAll(async () => {
  stack = await startTestStack(at(0).toISOString(), undefined, { retires: () => random.chance(20) });
  await stack.setClock(at(0).toISOString());
  await quote(140);
  const bought = { request: held, entry_price: 150, quantity: 1, execution_data: {} };
  expect((await stack.call("create-position", bought)).status).toBe(201);
});
afterAll(() => stack.stop());

const quote = (mid: number) => stack.quote({ [putSymbol(held, 580)]: [(mid - 2) / 100, (mid + 2) / 100] });

/**
 * Real time, which leases, claims and waits use, passes together with the market's: all its columns are moved a minute
 * back.
 */
async function realMinute(): Promise<void> {
  const columns = await stack.db.sql<{ relation: string; columns: string[] }[]>`
    select a.attrelid::regclass::text as relation, array_agg(a.attname::text) as columns
    from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and a.atttypid = 'timestamptz'::regtype
      and col_description(a.attrelid, a.attnum) ~* 'real time'
    group by 1`;
  expect(columns.map(({ relation }) => relation)).toEqual(
    expect.arrayContaining(["private.check_lease", "private.outbox", "private.calls", "private.exit_checks"]),
  );
  await stack.db.sql.unsafe(
    [{ relation: "net._http_response", columns: ["created"] }, ...columns]
      .map(({ relation, columns }) => {
        const older = columns.map((column) => `${column} = ${column} - interval '1 minute'`);
        return `update ${relation} set ${older.join(", ")}`;
      })
      .join("; "),
  );
}

/** Writes a command that asks for confirmation, and confirms it. */
async function confirmed(command: string): Promise<void> {
  const before = Math.max(0, ...(await stack.messages()).map(({ message_id }) => message_id));
  await stack.send(command);
  const { message_id, buttons } = await stack.message(
    (message) => message.message_id > before && message.buttons.some(({ text }) => text.includes("Confirm")),
  );
  const callback_data = buttons.find(({ text }) => text.includes("Confirm"))?.callback_data;
  await request(
    "POST",
    `${stack.chatUrl}/press`,
    { "Content-Type": "application/json" },
    JSON.stringify({ message_id, callback_data }),
  );
}

async function approve(): Promise<void> {
  const trade = csp();
  await stack.underlying({ [trade.ticker]: 590 });
  await stack.quote({ [putSymbol(trade, 580)]: [1.49, 1.51] });
  await stack.propose(trade);
  await stack.press(await stack.card(trade.ticker), "Approve");
  await until(
    async () =>
      (await stack.db.sql`select from public.positions where ticker = ${trade.ticker} and status = 'OPEN'`)
        .count,
    (opened) => opened === 1,
  );
}

async function close(): Promise<void> {
  const [newest] = await stack.db
    .sql`select max(position_id)::int as id from public.positions where status = 'OPEN'`;
  await confirmed(`/close ${newest?.id}`);
  await until(
    async () =>
      (
        await stack.db
          .sql`select from public.positions where position_id = ${newest?.id} and status = 'CLOSED'`
      ).count,
    (closed) => closed === 1,
  );
}

/** What the person does before a minute passes. */
const ACTS: Record<number, () => Promise<void>> = {
  1: approve,
  4: () => confirmed("/kill"),
  6: () => confirmed("/unkill"),
  7: close,
  30: approve,
  33: close,
};

/** Ends every isolate in the middle of its work, once one of them is busy; others take their place. */
async function cut(): Promise<void> {
  for (let looks = 0; looks < 200; looks += 1) {
    const [work] = await stack.db.sql<{ begun: boolean }[]>`
      select (select expires_at > clock_timestamp() from private.check_lease)
        or exists (select from private.outbox where status = 'sending') as begun`;
    if (work?.begun) {
      break;
    }
    await sleep(2);
  }
  await sleep(random.int(0, 10));
  await stack.parts.functions.stop();
  await stack.parts.functions.start();
}

/** A message that only SQL queues, so the schedule has to send it. */
const queue = (word: string) => stack.db.sql`
  insert into private.outbox (kind, facts) values ('asks_again', ${stack.db.sql.json({
    request_id: word,
    ticker: "SPY",
    status_note: "",
  })})`;

const allowChecks = (allowed: boolean) =>
  stack.db.sql.unsafe(
    allowed
      ? "grant execute on function public.begin_exit_check to service_role"
      : "revoke execute on function public.begin_exit_check from service_role",
  );

it(`${MINUTES} minutes (seed ${random.seed}): no check is lost for more than a tick, no message, and no alarm is false`, async () => {
  /** The minute in which the last finished full check began. */
  let checked = 0;
  let price = 140;
  let wasLost = false;
  let mark: number | null = null;

  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const now = at(minute).toISOString();
    const outage = OUTAGES.find(({ from, to }) => minute > from && minute <= to);
    const begins = OUTAGES.find(({ from }) => minute === from + 1);
    if (begins) {
      await (begins.what === "functions" ? stack.parts.functions.stop() : allowChecks(false));
    }
    await ACTS[minute]?.();
    price = random.int(100, 200);
    await quote(price);

    // Never one tick after another, nor beside an outage: more than one check would be lost.
    const isBeforeOutage = OUTAGES.some(({ from }) => from >= minute && from < minute + 5);
    const mayCut: boolean = outage === undefined && !isBeforeOutage && !wasLost && !ACTS[minute];
    const isCut: boolean = mayCut && random.chance(isTick(minute) ? 70 : 25);
    if (!isTick(minute) && outage?.what !== "functions") {
      await queue(`M${minute}M`);
    }
    await Promise.all([stack.advance(1), isCut ? cut() : null]);
    if (isTick(minute)) {
      const [check] = await stack.db.sql<{ finished: boolean }[]>`
        select finished_at is not null as finished from private.exit_checks
        where not asked_only and started_at = ${now} order by run_id desc limit 1`;
      if (outage === undefined && !isCut) {
        expect(check, `the check of ${now}`).toEqual({ finished: true });
      } else if (outage !== undefined) {
        expect(check?.finished ?? false, `the check of ${now}`).toBe(false);
      }
      if (check?.finished) {
        checked = minute;
        mark = price;
      }
      wasLost = isCut || outage !== undefined;
    }

    const [position] = await stack.db.sql`
      select status, mark::float from public.positions where ticker = ${held.ticker}`;
    if (isCut && position?.mark === price) {
      // It had judged, and was cut off before it finished.
      mark = price;
    }
    expect(position, now).toEqual({ status: "OPEN", mark });
    const failing = minute - checked > 11 ? ["exit-check"] : [];
    const [health] = await stack.db.sql<
      { health: { ok: boolean; parts: { part: string; ok: boolean }[] } }[]
    >`
      select public.system_health() as health`;
    const said = health?.health.parts.filter(({ ok }) => !ok).map(({ part }) => part);
    expect({ ok: health?.health.ok, failing: said }, now).toEqual({ ok: failing.length === 0, failing });
    const { status } = await request("GET", `${stack.supabaseUrl}/functions/v1/health`, {
      "x-health-token": stack.healthToken,
    });
    expect(status, now).toBe(failing.length === 0 && outage?.what !== "functions" ? 200 : 503);

    const ends = OUTAGES.find(({ to }) => minute === to);
    if (ends) {
      await (ends.what === "functions" ? stack.parts.functions.start() : allowChecks(true));
    }
    await realMinute();
  }

  // Messages whose sender was cut off are sent when its claim has lapsed.
  await allowChecks(true);
  await stack.parts.functions.start();
  for (let minute = 0; minute < 5; minute += 1) {
    await stack.advance(1);
    await realMinute();
  }
  const incidents = await stack.db.sql<{ name: string; at: Date }[]>`
    select concat_ws(' ', part, fault, nullif(subject, '')) as name, began_at as at
    from public.incidents order by incident_id`;
  expect(incidents.map(({ name, at }) => [name, at.toISOString()])).toEqual(
    alarms.map((minute) => ["exit-check unfinished", at(minute).toISOString()]),
  );
  const outbox = await stack.db.sql<{ kind: string; status: string; error: string | null }[]>`
    select kind, status, error from private.outbox where status <> 'sent'`;
  expect([...outbox]).toEqual([]);
  // Once, or once more for each time that nobody knows whether it arrived.
  const sent = await stack.db.sql<{ word: string; lapses: number }[]>`
    select facts ->> 'request_id' as word, lapses from private.outbox where kind = 'asks_again'
    union all
    select 'Problems:', lapses from private.outbox where kind = 'incidents_begun'`;
  expect(sent.filter(({ word }) => word === "Problems:")).toHaveLength(alarms.length);
  const texts = (await stack.messages()).map(({ text }) => text);
  for (const word of new Set(sent.map(({ word }) => word))) {
    const rows = sent.filter((row) => row.word === word);
    const times = texts.filter((text) => text.includes(word)).length;
    expect(times, word).toBeGreaterThanOrEqual(rows.length);
    expect(times, word).toBeLessThanOrEqual(rows.reduce((most, { lapses }) => most + lapses, rows.length));
  }
}, 0);
