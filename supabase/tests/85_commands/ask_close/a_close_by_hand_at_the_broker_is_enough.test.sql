begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set urgency = 2, exit_reason = 'manual' where purpose = 'exit';
select is(answer, case status when 'cancelled' then '' else 'PT409' end, 'A live close by hand is enough: ' || status)
from pg_temp.in_each_status($$ select private.ask_close(position_id) from public.positions where request_id = 'CSP' $$);

select * from finish();
rollback;
