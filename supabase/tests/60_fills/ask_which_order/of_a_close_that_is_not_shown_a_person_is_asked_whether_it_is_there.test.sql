begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'unknown' where status = 'working';
select private.apply_order_reports(jsonb_agg(jsonb_build_object('order_id', order_id, 'status', 'absent')))
from public.orders where status = 'unknown';
select results_eq(
  $$ select o.purpose, q.facts -> 'candidates' from private.prompts q join public.orders o using (order_id) $$,
  $$ values ('exit', '[]'::jsonb) $$, 'only the close is asked about; an entry is waited for'
);
select ok(private.choose_order(q, 'none'), 'a person may answer that it is not there') from private.prompts q;
select is((select status from pg_temp.close_of('CSP')), 'cancelled', 'then it is given up at once');
select ok(private.wakes() ? 'exit-check', 'the next check, which closes again, is requested');

select * from finish();
rollback;
