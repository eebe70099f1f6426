begin;
select plan(10);
\ir ../../clock.psql

create function pg_temp.unfinished_at(at timestamp) returns boolean
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  update private.watchdog set looked_at = private.now();
  return exists (select from private.system_faults() where part = 'exit-check' and fault = 'unfinished');
end;
$$;
create function pg_temp.finished(at timestamp, asked_only boolean default false) returns void
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  insert into private.exit_checks (market_open, asked_only, finished_at) values (true, finished.asked_only, clock_timestamp());
end;
$$;
update private.watchdog set ticks_expected_from = '2026-02-24 14:00Z';

-- The session opens at 09:30, and the checks of 09:30, 09:35 and 09:40 may be a little late.
select is(pg_temp.unfinished_at('2026-02-24 09:41'), false, 'two missing checks are no fault');
select is(pg_temp.unfinished_at('2026-02-24 09:41:01'), true, 'then it is told');
select is(pg_temp.unfinished_at('2026-02-24 16:00'), false, 'not after the close');
select is(pg_temp.unfinished_at('2026-02-28 12:00'), false, 'not on a Saturday');

select pg_temp.finished('2026-02-24 10:00');
select is(pg_temp.unfinished_at('2026-02-24 10:11'), false, 'a finished check is good for eleven minutes');
insert into private.exit_checks (market_open) values (true);
select is(pg_temp.unfinished_at('2026-02-24 10:11:01'), true, 'an unfinished check does not count');
select pg_temp.finished('2026-02-24 10:11', asked_only => true);
select is(pg_temp.unfinished_at('2026-02-24 10:12'), true, 'a partial check does not count, because it evaluates no rule');

update private.watchdog set ticks_expected_from = '2026-02-24 15:05Z';
select is(pg_temp.unfinished_at('2026-02-24 10:16'), false, 'after a standstill of the schedule the time starts again');
select is(pg_temp.unfinished_at('2026-02-24 10:16:01'), true, 'then it is told');
-- The market clock was set back, so a check that finished later than now does not count.
select pg_temp.finished('2026-02-24 15:00');
select is(pg_temp.unfinished_at('2026-02-24 10:17'), true, 'a check in the future does not count');

select * from finish();
rollback;
