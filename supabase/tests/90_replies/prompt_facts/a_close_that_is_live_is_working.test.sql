begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close(position_id) from public.positions where request_id = 'CSP';
select is(answer, case status when 'cancelled' then '0' else '1' end, 'A close is working until it is over: ' || status)
from pg_temp.in_each_status('select private.prompt_facts(q) #>> $${progress,working}$$ from private.prompts q');
update public.positions set close_asked_at = private.now(), close_asked_by = '77' where request_id = 'VPC';
select is(
  (select private.prompt_facts(q) -> 'progress' from private.prompts q), '{"waiting": 0, "working": 0, "closed": 0}'::jsonb,
  'The close of another position does not count'
);

select * from finish();
rollback;
