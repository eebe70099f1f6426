begin;
select plan(12);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.asked(what text) returns text
language plpgsql as $q$
begin
  perform private.ask_kill();
  return facts ->> what from private.prompts where answer is null;
end;
$q$;
select is(answer, case status when 'cancelled' then '0' else '1' end, 'A close counts until it is over: ' || status)
from pg_temp.in_each_status($$ select pg_temp.asked('closes') $$);
select is(answer, case status when 'cancelled' then '0' else '1' end, 'An entry counts until it is over: ' || status)
from pg_temp.in_each_status($$ select pg_temp.asked('entries') $$, 'entry');

select * from finish();
rollback;
