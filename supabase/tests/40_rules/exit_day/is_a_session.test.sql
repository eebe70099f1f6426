-- The date rule is asked in sessions only: from a holiday or a weekend it waits for the next one.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

-- On which day a position entered now closes by its date rule.
create function pg_temp.exit_day(expiration date, exit_dte integer, ticker text default 'SPY') returns date
language sql as $$
  select private.exit_day(private.draft_position(r, 300, 2))
  from pg_temp.a_draft('a', 'CSP', jsonb_build_object(
    'ticker', ticker, 'expiration_date', expiration, 'overrides', jsonb_build_object('exit_dte', exit_dte))) r
$$;

select pg_temp.set_clock('2026-03-02 11:00');
select is(pg_temp.exit_day('2026-05-01', 21), date '2026-04-10', 'a session is that day');
select is(pg_temp.exit_day('2026-04-24', 21), date '2026-04-06', 'from Good Friday it is Monday''s');
select is(pg_temp.exit_day('2026-05-15', 13), date '2026-05-04', 'from a Saturday, too');
select is(pg_temp.exit_day('2026-05-15', null), null, 'a rule that is off has none');
select is(pg_temp.exit_day('2026-04-03', 0), null, 'nor has one that no session is left for');
select is(pg_temp.exit_day('2026-03-13', 14), date '2026-03-02', 'what is entered later than that closes at once');
select pg_temp.set_clock('2026-03-06 18:00');
select is(pg_temp.exit_day('2026-03-20', 21), date '2026-03-09', 'after the close, in the next session');

select * from finish();
rollback;
