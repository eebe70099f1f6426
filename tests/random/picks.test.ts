import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scan } from "../../shared/scan/scan.ts";
import type { Row } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

/** `npm run test:picks` plays a year and reports the results of the picks; `npm run test:random` plays some days. */
const isYear = process.env.MODE === "picks";
const [FROM, SESSIONS] = ["2026-01-05", isYear ? 240 : 8];
const TICKERS = ["SPY", "GLD", "SMH"];

/** The trader approves the best of the list, if it still passes, up to this many at a time. */
const MOST_HELD = 6;

/** The times of the checks, New York. */
const CHECKS = ["10:00", "12:00", "14:00", "15:55", "16:05"];

let world: TestWorld;
let sessions: string[];

beforeAll(async () => {
  world = await createWorld();
  await world.empty();
  const { sql } = world;
  await sql`
    insert into public.account_ledger (entry_date, kind, amount, recorded_by)
    values (${FROM}, 'starting_balance', 500000, 'the test')`;
  await sql`update public.order_settings set paper_fee = 0.65 where only_row`;
  await sql`delete from public.scan_tickers where ticker <> all (${TICKERS})`;
  const days = await sql<{ day: string }[]>`
    select day::date::text as day from generate_series(${FROM}::date, ${FROM}::date + 400, '1 day') day
    where private.session_close(day::date) is not null order by 1 limit ${SESSIONS}`;
  sessions = days.map(({ day }) => day);
  for (const [at, day] of sessions.entries()) {
    await playDay(day);
    if (isYear && at % 20 === 19) {
      const [held] = await sql`select count(*)::integer as trades from public.trade_history`;
      process.stdout.write(`${day}: ${held?.trades} trades are over\n`);
    }
  }
}, 3_600_000);
afterAll(() => world.drop());

/** From the scan before the open to the check after the close. */
async function playDay(day: string): Promise<void> {
  const { sql } = world;
  await setTime(day, "09:15");
  const [begun] = await sql<
    { scan_id: string }[]
  >`select private.begin_scan(is_scheduled => true) as scan_id`;
  const scan_id = begun?.scan_id ?? "";
  await lookUp();
  await setTime(day, "09:45");
  // As private.tick_scan() does; it would call the function scan, too.
  await sql`
    select private.queue_lookup('reprice', jsonb_build_object('scan_id', ${scan_id}::bigint))
    where exists (
      select from public.opportunities o where o.scan_id = ${scan_id}::bigint and o.place is not null)`;
  await lookUp();
  await world.deliver();

  const [best] = await sql<{ opportunity_id: string }[]>`
    select opportunity_id from public.opportunities
    where scan_id = ${scan_id} and place is not null and fell_out is null
      and (select count(*) from public.positions where status = 'OPEN') < ${MOST_HELD}
    order by place limit 1`;
  if (best !== undefined) {
    await world.command("pick", { opportunity_id: Number(best.opportunity_id) });
    await lookUp();
    await world.deliver();
    const [request] = await sql<{ request_id: string }[]>`
      select request_id from public.trade_requests where status = 'pending'`;
    if (request !== undefined) {
      await world.press(request.request_id, "approve");
    }
  }
  for (const time of CHECKS) {
    await setTime(day, time);
    await world.check();
  }
  await world.deliver();
}

async function setTime(day: string, time: string): Promise<void> {
  const [row] = await world.sql<{ at: Date }[]>`
    select (${day}::date + ${time}::time) at time zone 'America/New_York' as at`;
  await world.setClock(row?.at.toISOString() ?? null);
}

async function lookUp(): Promise<void> {
  for (let remaining = true; remaining; ) {
    const result = await scan(world);
    expect(result.warnings).toEqual([]);
    ({ remaining } = result);
  }
}

describe(`${SESSIONS} sessions from ${FROM}, ${TICKERS.join(", ")} scanned each morning`, () => {
  it("every morning has its scan and its list, priced again", async () => {
    const scans = await world.sql`
        select trade_date::text, is_live, ended_at, repriced_at, exists (
          select from public.opportunities o where o.scan_id = s.scan_id and o.place is not null) as has_list
        from public.scans s order by 1`;
    expect(scans.map(({ trade_date }) => trade_date)).toEqual(sessions);
    expect(
      scans.filter(
        ({ is_live, ended_at, repriced_at, has_list }) => is_live || !ended_at || has_list === !repriced_at,
      ),
    ).toEqual([]);
    expect(scans.filter(({ has_list }) => has_list).length).toBeGreaterThan(SESSIONS / 2);
  });

  it("lists keep their limits, including held positions", async () => {
    const broken = await world.sql`
      select scan_id, ticker, expiration_date, count(*) from public.opportunities
      where place is not null group by 1, 2, 3 having count(*) > 1
      union all
      select scan_id, ticker, null, count(*) from public.opportunities
      where place is not null group by 1, 2 having count(*) > 2`;
    expect([...broken]).toEqual([]);
  });

  it("nothing is traded that nobody approved", async () => {
    const orders = await world.sql`
      select o.order_id from public.orders o join public.trade_requests r using (request_id)
      where o.purpose = 'entry' and (r.decided_by is null or r.origin <> 'scan')`;
    expect([...orders]).toEqual([]);
    const [entered] = await world.sql`select count(*)::integer as entries from public.positions`;
    expect(entered?.entries).toBeGreaterThan(0);
  });

  it("the outcome of a pick is the P&L of its position, to the cent", async () => {
    const wrong = await world.sql`
      select v.opportunity_id, v.pnl_per_contract, round(t.pnl_realized / t.quantity, 2) as traded
      from public.v_opportunities v left join public.trade_history t using (position_id)
      where v.pnl_per_contract is distinct from round(t.pnl_realized / t.quantity, 2)`;
    expect([...wrong]).toEqual([]);
  });

  it("opportunities that were not taken are followed to their expiration by the official close", async () => {
    const wrong = await world.sql`
      select v.opportunity_id from public.v_opportunities v
      join public.daily_volatility d on d.ticker = v.ticker and d.trade_date = v.expiration_date
      where d.close is not null and v.pnl_if_held is null`;
    expect([...wrong]).toEqual([]);
  });

  it.runIf(isYear)("is reported: picks and their outcomes", async () => {
    const rows = await world.sql<Row[]>`
      with every as (
        select v.*, case
            when v.position_id is not null then '1 taken'
            when v.place is not null then '2 listed, not taken'
            else '3 passed, not listed' end as what
        from public.v_opportunities v
      )
      select what, count(*)::integer as trades, count(pnl_if_held)::integer as over,
        round(100 * avg((pnl_if_held > 0)::integer), 1) as won_percent, round(100 * avg(chance)::numeric, 1) as chance_percent,
        round(avg(floor_credit), 2) as credit, round(avg(pnl_if_held), 2) as held, round(min(pnl_if_held), 2) as worst,
        count(pnl_per_contract)::integer as closed, round(100 * avg((pnl_per_contract > 0)::integer), 1) as closed_won_percent,
        round(avg(pnl_per_contract), 2) as managed
      from every group by what order by what`;
    const text = [
      `| | trades | over | won if held | chance told | credit | P&L if held | worst | closed by rule | won | P&L managed |`,
      `|---|---|---|---|---|---|---|---|---|---|---|`,
      ...rows.map(
        (r) =>
          `| ${String(r.what).slice(2)} | ${r.trades} | ${r.over} | ${r.won_percent ?? "-"} % | ${r.chance_percent} % | ${r.credit} | ${r.held ?? "-"} | ${r.worst ?? "-"} | ${r.closed} | ${r.closed_won_percent ?? "-"} % | ${r.managed ?? "-"} |`,
      ),
      "",
    ].join("\n");
    mkdirSync("tests/reports", { recursive: true });
    writeFileSync("tests/reports/picks.md", text);
    process.stdout.write(`${text}\n`);
    expect(rows).toHaveLength(3);
  });
});
