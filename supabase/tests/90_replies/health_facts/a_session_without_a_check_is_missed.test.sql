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
select is(pg_temp.is_missed_at('2026-02-24 17:00'), null, 'Before the first check none is missed');
select pg_temp.set_clock('2026-02-24 09:35');
insert into private.exit_checks (market_open, finished_at) values (true, clock_timestamp());

select is(pg_temp.is_missed_at('2026-02-24 17:00'), false, 'A check in today''s session is not missed after its close');
select is(pg_temp.is_missed_at('2026-02-25 08:00'), false, 'Yesterday''s session counts until the next one opens');
select is(pg_temp.is_missed_at('2026-02-25 12:00'), false, 'A session that is still open is left to the watchdog');
select is(pg_temp.is_missed_at('2026-02-25 16:00'), true, 'A session that ended without a check is missed');
select is(pg_temp.is_missed_at('2026-11-28 12:00'), true, 'A check is still missed months later, on a Saturday');

select * from finish();
rollback;
