begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

select pg_temp.fill(:close, 1, -70);
update public.orders set status = 'cancelled' where order_id = :close;
select private.settle_exits(array[:csp]);
select pg_temp.fill(pg_temp.closing(:csp, 'stop_loss'), 1, -81);
select private.settle_exits(array[:csp]);
-- (70 + 81) / 2; 300 - 151.
select results_eq(
  'select exit_price, realized_pnl from public.positions', 'values (75.5::numeric, 149::numeric)',
  'the exit price is the average of the fills'
);
select is((select exit_reason from public.trade_history), 'stop_loss', 'the reason is that of the last close');

select * from finish();
rollback;
