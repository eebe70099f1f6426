begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('VPC', 'VPC', '{"quantity": 3}') as vpc \gset
select pg_temp.closing(:vpc) as part \gset
select pg_temp.fill(:part, 1, -80);
update public.orders set status = 'cancelled' where order_id = :part;
select private.settle_exits(array[:vpc]);
select public.close_position(:vpc, 120);
select private.undo_close(o, 'A slip.') from public.orders o where source = 'manual' and purpose = 'exit';

select results_eq(
  'select status, open_quantity, exit_price, exit_reason, realized_pnl from public.positions',
  $$ values ('OPEN', 2, null::numeric, null, 70::numeric) $$, 'contracts closed earlier stay closed'
);
select is_empty('select from public.trade_history', 'the history has no trade');
select results_eq(
  $$ select status, filled_quantity, fill_cash, broker_message from public.orders where source = 'manual' and purpose = 'exit' $$,
  $$ values ('cancelled', 0, 0::numeric, 'A slip.') $$, 'its order gives the reason'
);
select lives_ok(format('select public.close_position(%s, 130)', :vpc), 'it can be closed again');

select * from finish();
rollback;
