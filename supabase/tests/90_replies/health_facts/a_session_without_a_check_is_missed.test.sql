begin;
select plan(6);
\ir ../../clock.psql

create function pg_temp.is_missed_at(at timestamp) returns boolean
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return (private.health_facts() #>> '{last_check,is_missed}')::boolean;
end;
$$;
select is(pg_temp.is_missed_at('2026-02-24 17:00'), null, 'before the first there is none to be missed');
select pg_temp.set_clock('2026-02-24 09:35');
insert into private.exit_checks (market_open, finished_at) values (true, clock_timestamp());

select is(pg_temp.is_missed_at('2026-02-24 17:00'), false, 'it was at work in the session that is over');
select is(pg_temp.is_missed_at('2026-02-25 08:00'), false, 'which is the last until the next opens');
select is(pg_temp.is_missed_at('2026-02-25 12:00'), false, 'of a session under way the watchdog tells');
select is(pg_temp.is_missed_at('2026-02-25 16:00'), true, 'that came and went without one');
select is(pg_temp.is_missed_at('2026-11-28 12:00'), true, 'and so it is months later, on a Saturday');

select * from finish();
rollback;
