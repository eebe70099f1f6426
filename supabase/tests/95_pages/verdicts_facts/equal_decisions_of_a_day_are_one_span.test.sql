begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

create function pg_temp.decided(at timestamp, verdict text, pnl numeric, exit_reason text default null, code text default null, request_id text default 'VPC') returns void
language sql as $$
  with run as (
    insert into private.exit_checks (started_at, market_open) values (decided.at at time zone 'America/New_York', true) returning run_id
  )
  insert into private.exit_decisions (run_id, position_id, pnl, dte, verdict, exit_reason, code)
  select run_id, pg_temp.position_of(decided.request_id), decided.pnl, 45, decided.verdict, decided.exit_reason, decided.code from run
$$;
select is(private.verdicts_facts(pg_temp.position_of('VPC')), '[]'::jsonb, 'A position without decisions has no spans');
select pg_temp.decided('2026-02-23 15:50', 'hold', 10), pg_temp.decided('2026-02-23 15:55', 'hold', -20), pg_temp.decided('2026-02-23 15:55', 'exit', 99, 'manual', null, 'CSP'),
  pg_temp.decided('2026-02-24 09:35', 'hold', 30), pg_temp.decided('2026-02-24 09:40', 'unmarked', null, null, 'crossed'), pg_temp.decided('2026-02-24 09:45', 'unmarked', null, null, 'no_quote'),
  pg_temp.decided('2026-02-24 09:50', 'hold', 40), pg_temp.decided('2026-02-24 09:55', 'hold', 50), pg_temp.decided('2026-02-24 10:00', 'hold', 45), pg_temp.decided('2026-02-24 10:05', 'exit', 151, 'profit_target');
select results_eq(
  $$ select (v ->> 'since')::timestamptz at time zone 'America/New_York', (v ->> 'until')::timestamptz at time zone 'America/New_York', (v ->> 'checks')::integer,
      v ->> 'verdict', v ->> 'exit_reason', v ->> 'code', (v ->> 'lowest_pnl')::numeric, (v ->> 'highest_pnl')::numeric
    from jsonb_array_elements(private.verdicts_facts(pg_temp.position_of('VPC'))) with ordinality l (v, n) order by n $$,
  $$ values
    (timestamp '2026-02-24 10:05', timestamp '2026-02-24 10:05', 1, 'exit', 'profit_target', null, 151.00, 151.00),
    ('2026-02-24 09:50', '2026-02-24 10:00', 3, 'hold', null, null, 40, 50),
    ('2026-02-24 09:45', '2026-02-24 09:45', 1, 'unmarked', null, 'no_quote', null, null),
    ('2026-02-24 09:40', '2026-02-24 09:40', 1, 'unmarked', null, 'crossed', null, null),
    ('2026-02-24 09:35', '2026-02-24 09:35', 1, 'hold', null, null, 30, 30),
    ('2026-02-23 15:50', '2026-02-23 15:55', 2, 'hold', null, null, -20, 10) $$,
  'The newest span comes first, and another verdict, reason, code or day begins a new one'
);
select is(pg_temp.keys(private.verdicts_facts(pg_temp.position_of('VPC')) -> 0), 'checks code exit_reason highest_pnl lowest_pnl since until verdict', 'A span has all its fields');
select is(jsonb_array_length(private.verdicts_facts(pg_temp.position_of('CSP'))), 1, 'The spans are those of one position');

-- 23:55 and 00:05 are two days in New York, and one day in universal time.
select pg_temp.decided('2026-03-02 23:55', 'hold', 1), pg_temp.decided('2026-03-03 00:05', 'hold', 1);
select is(pg_temp.each(private.verdicts_facts(pg_temp.position_of('VPC')), 'checks'), '[1, 1, 1, 3, 1, 1, 1, 2]'::jsonb, 'A day is one of New York');
select count(pg_temp.decided(timestamp '2026-03-04 09:30' + i * interval '1 minute', case i % 2 when 0 then 'hold' else 'confirming' end, i)) from generate_series(1, 520) i \g /dev/null
select is(
  pg_temp.each(private.verdicts_facts(pg_temp.position_of('VPC')), 'lowest_pnl'), (select jsonb_agg(i order by i desc) from generate_series(21, 520) i), 'The newest five hundred spans are listed');

select * from finish();
rollback;
