begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set created_at = '2026-02-23 15:00+00' where status = 'working';
select is(answer, case status when 'cancelled' then '1' else '2' end, 'A close is listed as live until it is over: ' || status)
from pg_temp.in_each_status('select private.orders_facts() ->> $$live_total$$');

select * from finish();
rollback;
