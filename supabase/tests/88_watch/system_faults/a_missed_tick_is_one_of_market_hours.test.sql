begin;
select plan(4);
\ir ../../clock.psql

create function pg_temp.missed_at(at timestamp) returns boolean
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  update private.watchdog set looked_at = private.now();
  return exists (select from private.system_faults() where fault = 'tick_missed');
end;
$$;
update private.watchdog set ticks_expected_from = '2026-02-24 14:00Z';

-- The session opens at 09:30: the ticks of 09:30, 09:35 and 09:40 may be late by a little.
select is(pg_temp.missed_at('2026-02-24 09:41'), false, 'two ticks may be missed');
select is(pg_temp.missed_at('2026-02-24 09:41:01'), true, 'and then it is told');
select is(pg_temp.missed_at('2026-02-24 16:00'), false, 'not after the close');
select is(pg_temp.missed_at('2026-02-28 12:00'), false, 'nor on a Saturday');

select * from finish();
rollback;
