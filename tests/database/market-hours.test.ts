import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.drop());

describe("the market is open Monday to Friday, 09:30 <= t < 16:00 New York, holidays and early closes observed", () => {
  it.each([
    ["before 09:30 in winter", "2026-03-03T14:29:59.999Z", false],
    ["at 09:30 in winter", "2026-03-03T14:30:00Z", true],
    ["just before 16:00 in winter", "2026-03-03T20:59:59.999Z", true],
    ["at 16:00 in winter", "2026-03-03T21:00:00Z", false],
    ["on the last session before daylight saving, 09:30 at UTC-5", "2026-03-06T14:30:00Z", true],
    ["on that session, an hour earlier", "2026-03-06T13:30:00Z", false],
    ["on the first session in daylight saving, 09:30 at UTC-4", "2026-03-09T13:30:00Z", true],
    ["on that session, a second earlier", "2026-03-09T13:29:59Z", false],
    ["on that session, just before 16:00", "2026-03-09T19:59:59Z", true],
    ["on that session, at 16:00", "2026-03-09T20:00:00Z", false],
    ["on the last session in daylight saving, at 16:00", "2026-10-30T20:00:00Z", false],
    ["on the first session after it, at 15:30", "2026-11-02T20:30:00Z", true],
    ["on the first session after it, at 08:30", "2026-11-02T13:30:00Z", false],
    ["on a Saturday", "2026-03-07T16:00:00Z", false],
    ["on a Sunday", "2026-03-08T16:00:00Z", false],
    ["on Good Friday", "2026-04-03T15:00:00Z", false],
    ["on Independence Day observed", "2026-07-03T15:00:00Z", false],
    ["on Juneteenth", "2026-06-19T15:00:00Z", false],
    ["on Christmas 2027, observed", "2027-12-24T16:00:00Z", false],
    ["on New Year's Eve 2027, for 2028 has no New Year closure", "2027-12-31T16:00:00Z", true],
    ["just before an early close at 13:00", "2026-11-27T17:59:59Z", true],
    ["at an early close at 13:00", "2026-11-27T18:00:00Z", false],
    ["on Christmas Eve 2026 at 12:59", "2026-12-24T17:59:00Z", true],
    ["on July 3, 2028 at 13:00 in daylight saving", "2028-07-03T17:00:00Z", false],
    ["on a Friday evening in New York that is Saturday in UTC", "2026-03-07T02:00:00Z", false],
  ])("%s (%s): %s", async (_when, at, open) => {
    const [row] = await db.sql`select private.is_market_open(${at}) as open`;
    expect(row?.open).toBe(open);
  });
});

describe("a session closes at 16:00 New York, at 13:00 on early closes, and there is none on weekends and holidays", () => {
  it.each([
    ["2026-03-06", "2026-03-06T21:00:00.000Z"],
    ["2026-03-09", "2026-03-09T20:00:00.000Z"],
    ["2026-10-30", "2026-10-30T20:00:00.000Z"],
    ["2026-11-02", "2026-11-02T21:00:00.000Z"],
    ["2026-11-27", "2026-11-27T18:00:00.000Z"],
    ["2026-12-24", "2026-12-24T18:00:00.000Z"],
    ["2027-11-26", "2027-11-26T18:00:00.000Z"],
    ["2028-07-03", "2028-07-03T17:00:00.000Z"],
    ["2028-11-24", "2028-11-24T18:00:00.000Z"],
    ["2026-03-07", null],
    ["2026-03-08", null],
    ["2026-11-26", null],
    ["2028-04-14", null],
  ])("%s: %s", async (day, close) => {
    const [row] = await db.sql`select private.session_close(${day}) as close`;
    expect(row?.close?.toISOString() ?? null).toBe(close);
  });

  it("knows every holiday of 2026 to 2028", async () => {
    const rows = await db.sql`
      select day::date::text as day from generate_series(date '2026-01-01', '2028-12-31', interval '1 day') day
      where extract(isodow from day) < 6 and private.session_close(day::date) is null order by 1`;
    expect(rows.map(({ day }) => day)).toEqual(
      (
        "2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25 " +
        "2027-01-01 2027-01-18 2027-02-15 2027-03-26 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-11-25 2027-12-24 " +
        "2028-01-17 2028-02-21 2028-04-14 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-11-23 2028-12-25"
      ).split(" "),
    );
  });
});

describe("the next close", () => {
  it.each([
    ["during a session is its own", "2026-03-03T15:00:00Z", "2026-03-03T21:00:00.000Z"],
    ["just before a close is that one", "2026-03-03T20:59:59Z", "2026-03-03T21:00:00.000Z"],
    ["at a close is the next session's", "2026-03-03T21:00:00Z", "2026-03-04T21:00:00.000Z"],
    ["before the open is that day's", "2026-03-03T11:00:00Z", "2026-03-03T21:00:00.000Z"],
    ["on a Friday evening is Monday's", "2026-02-27T22:00:00Z", "2026-03-02T21:00:00.000Z"],
    ["over the change to daylight saving is at UTC-4", "2026-03-06T21:00:00Z", "2026-03-09T20:00:00.000Z"],
    ["before a long weekend is Tuesday's", "2026-01-16T21:00:00Z", "2026-01-20T21:00:00.000Z"],
    ["on Thanksgiving is the early one", "2026-11-26T15:00:00Z", "2026-11-27T18:00:00.000Z"],
    ["after an early close is Monday's", "2026-11-27T18:00:00Z", "2026-11-30T21:00:00.000Z"],
    ["before Christmas 2026 is after the weekend", "2026-12-24T18:00:00Z", "2026-12-28T21:00:00.000Z"],
  ])("%s", async (_when, at, close) => {
    const [row] = await db.sql`select private.next_close(${at}) as close`;
    expect(row?.close.toISOString()).toBe(close);
  });
});

describe("an option trades until the close of its expiration date's session or, without one, of the session before", () => {
  it.each([
    "2026-06-30",
    "2026-11-24",
    "2026-12-22",
  ])("in the fortnight from %s, with its holiday", async (from) => {
    const wrong = await db.sql.begin(async (sql) => {
      await sql`create temporary table told (at timestamptz, expiration date, trades boolean) on commit drop`;
      const instants = await sql<{ at: Date }[]>`
        select day + time as at
        from generate_series(${from}::timestamptz at time zone 'UTC', ${from}::timestamptz at time zone 'UTC' + interval '6 days', '1 day') day,
          unnest('{00:30, 17:59:59, 18:00, 19:59:59, 20:00, 20:59:59, 21:00}'::interval[]) time`;
      for (const { at } of instants) {
        await sql`update local.market_clock set pinned_at = ${at}`;
        await sql`
          insert into told
          select ${at}, day, private.still_trades(day)
          from (select private.new_york_date(${at}) + ahead as day from generate_series(-9, 9) ahead) days`;
      }
      await sql`update local.market_clock set pinned_at = null`;
      return await sql`
        select at, expiration::text from told where trades is distinct from (private.expiration_close(expiration) > at)`;
    });
    expect(wrong).toEqual([]);
  });
});

describe("dates are New York's", () => {
  it.each([
    ["00:01 in winter", "2026-03-03T05:01:00Z", "2026-03-03"],
    ["23:59 in winter", "2026-03-04T04:59:00Z", "2026-03-03"],
    ["23:59 before the change to daylight saving", "2026-03-08T04:59:00Z", "2026-03-07"],
    ["00:01 on the day of the change", "2026-03-08T05:01:00Z", "2026-03-08"],
    ["23:59 on the day of the change", "2026-03-09T03:59:00Z", "2026-03-08"],
    ["00:01 in daylight saving", "2026-03-09T04:01:00Z", "2026-03-09"],
    ["23:59 on the day the clocks go back", "2026-11-02T04:59:00Z", "2026-11-01"],
    ["00:01 on the day after", "2026-11-02T05:01:00Z", "2026-11-02"],
    ["23:59 on New Year's Eve", "2027-01-01T04:59:00Z", "2026-12-31"],
  ])("%s", async (_when, at, date) => {
    const [row] = await db.sql`select private.new_york_date(${at})::text as date`;
    expect(row?.date).toBe(date);
  });

  it("whatever the time zone of the connection", async () => {
    for (const zone of ["Asia/Tokyo", "America/Los_Angeles", "UTC"]) {
      await db.sql.begin(async (sql) => {
        await sql.unsafe(`set local time zone '${zone}'`);
        const [row] = await sql`
          select private.new_york_date('2026-03-04T04:59:00Z')::text as date,
            private.session_close('2026-03-03') = '2026-03-03T21:00:00Z' as close`;
        expect(row).toEqual({ date: "2026-03-03", close: true });
      });
    }
  });
});
