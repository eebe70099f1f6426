begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

update public.limits set max_open_positions = 0;
update public.switches set entries_paused_at = '2026-03-03 14:45Z', entries_paused_by = '77';
select is(pg_temp.breach(), 'Entries have been paused since Tue Mar 3, 09:45. /resume allows them again.', '/pause');
update public.switches set killed_at = '2026-03-03 14:50Z', killed_by = '77';
select is(
  pg_temp.breach(), 'The kill switch has been on since Tue Mar 3, 09:50: no order is sent. /unkill turns it off.', '/kill comes before it'
);
update public.switches set killed_at = null, killed_by = null, entries_paused_at = null, entries_paused_by = null;
select is(pg_temp.breach(), 'There would be 3 open positions; max_open_positions is 0.', 'then the limits');

select * from finish();
rollback;
