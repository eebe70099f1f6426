begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.told() returns text
language plpgsql as $q$
begin
  update public.switches set entries_paused_at = null, entries_paused_by = null;
  perform private.pause_entries('77');
  return pg_temp.message('entries') ->> 'working';
end;
$q$;
select is(answer, case status when 'cancelled' then '0' else '1' end, 'An entry counts until it is over: ' || status)
from pg_temp.in_each_status('select pg_temp.told()', 'entry');

select * from finish();
rollback;
