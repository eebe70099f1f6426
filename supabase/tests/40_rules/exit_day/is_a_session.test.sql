-- The date rule is evaluated in sessions only: after a holiday or weekend it waits for the next one.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

-- The day on which the date rule closes a position entered now.
create function pg_temp.exit_day(expiration date, exit_dte integer, ticker text default 'SPY') returns date
language sql as $$
  select private.exit_day(private.draft_position(r, 300, 2))
  from pg_temp.a_draft('a', 'CSP', jsonb_build_object(
    'ticker', ticker, 'expiration_date', expiration, 'overrides', jsonb_build_object('exit_dte', exit_dte))) r
$$;

select pg_temp.set_clock('2026-03-02 11:00');
select is(pg_temp.exit_day('2026-05-01', 21), date '2026-04-10', 'a day with a session is that day');
select is(pg_temp.exit_day('2026-04-24', 21), date '2026-04-06', 'from Good Friday it moves to Monday');
select is(pg_temp.exit_day('2026-05-15', 13), date '2026-05-04', 'from a Saturday it moves to Monday, too');
select is(pg_temp.exit_day('2026-05-15', null), null, 'a rule that is off has no day');
select is(pg_temp.exit_day('2026-04-03', 0), null, 'a rule without a session left has no day');
select is(pg_temp.exit_day('2026-03-13', 14), date '2026-03-02', 'a position entered later than its day closes at once');
select pg_temp.set_clock('2026-03-06 18:00');
select is(pg_temp.exit_day('2026-03-20', 21), date '2026-03-09', 'after the close it is the next session');

select * from finish();
rollback;
