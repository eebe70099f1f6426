begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.kill('77');
select results_eq(
  $$ select purpose, status, cancelling from public.orders where source = 'engine' order by purpose $$,
  $$ values ('entry', 'working', true), ('exit', 'working', false) $$, 'Working entries are marked for cancellation, working closes are not'
);
select is(
  (select facts from private.prompts where kind = 'working_closes'),
  (select jsonb_build_object('orders', jsonb_build_array(private.contract(p) || jsonb_build_object('order_id', o.order_id,
      'exit_reason', 'profit_target', 'limit_price', 75, 'quantity', 2, 'filled_quantity', 0)))
    from public.positions p join pg_temp.close_of('CSP') o using (position_id)),
  'A person is asked about the working closes'
);
select is((select count(*) from private.outbox where kind = 'working_closes'), 1::bigint, 'The question is a message of its own');
select ok(private.wakes() ? 'exit-check', 'A check is woken to cancel the entries at once');

select * from finish();
rollback;
