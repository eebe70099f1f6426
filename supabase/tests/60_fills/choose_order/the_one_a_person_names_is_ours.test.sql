begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'unknown', candidates = '["B7", "B8"]' where purpose = 'exit';
select private.ask_which_order(array[order_id]) from public.orders where purpose = 'exit';
select ok(private.choose_order(q, 'order2'), 'the second candidate is chosen') from private.prompts q;
select results_eq(
  $$ select broker_order_id, candidates from pg_temp.close_of('CSP') $$, $$ values ('B8', null::jsonb) $$, 'the order gets its reference'
);
select is((select status from pg_temp.close_of('CSP')), 'unknown', 'its status stays unknown until the broker reports it');
select ok(private.wakes() ? 'exit-check', 'a check is requested at once');

select * from finish();
rollback;
