begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

update public.limits set max_open_positions = 0;
update public.switches set entries_paused_at = '2026-03-03 14:45Z', entries_paused_by = '77';
select is(pg_temp.breach(), 'Entries are paused since Tue 03 Mar, 09:45. /resume ends it.', '/pause refuses');
update public.switches set killed_at = '2026-03-03 14:50Z', killed_by = '77';
select is(
  pg_temp.breach(), 'The kill switch is on since Tue 03 Mar, 09:50: nothing is sent. /unkill ends it.', '/kill comes before it'
);
update public.switches set killed_at = null, killed_by = null, entries_paused_at = null, entries_paused_by = null;
select is(pg_temp.breach(), 'It would make 3 open positions; max_open_positions is 0.', 'then come the limits');

select * from finish();
rollback;
