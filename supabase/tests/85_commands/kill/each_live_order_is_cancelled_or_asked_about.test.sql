begin;
select plan(12);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.after_kill(query text) returns text
language plpgsql as $q$
declare
  answer text;
begin
  update public.switches set killed_at = null, killed_by = null;
  update private.prompts q set answer = 'gone', answered_at = private.now() where q.answer is null;
  update public.orders set cancelling = false;
  perform private.kill('77');
  execute query into answer;
  return answer;
end;
$q$;
select is(answer, case when status in ('intent', 'cancelled') then '0' else '1' end, 'An entry is marked for cancellation only at the broker: ' || status)
from pg_temp.in_each_status($$ select pg_temp.after_kill('select count(*) from public.orders where cancelling') $$, 'entry');
select is(answer, case when status in ('intent', 'cancelled') then '0' else '1' end, 'A close is asked about only at the broker: ' || status)
from pg_temp.in_each_status($$ select pg_temp.after_kill('select count(*) from private.prompts where answer is null') $$);

select * from finish();
rollback;
