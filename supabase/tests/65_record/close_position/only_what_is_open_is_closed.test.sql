-- One of the VPC's two was closed before, at 60.00.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into public.orders
  (request_id, position_id, purpose, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash)
select request_id, position_id, 'exit', 'profit_target', 'filled', 60, 1, 1, -60 from public.positions where request_id = 'VPC';
select private.settle_exits(array[position_id]) from public.positions where request_id = 'VPC';

select public.close_position(position_id, 80) from public.positions where request_id = 'VPC';
select is((select quantity from pg_temp.close_of('VPC')), 1, 'one is left');
-- 300 - 60 - 80, and the average of 60 and 80.
select results_eq(
  $$ select status, realized_pnl, exit_price from public.positions where request_id = 'VPC' $$,
  $$ values ('CLOSED', 160.00, 70.0000) $$, 'the whole is the sum of its fills'
);

select * from finish();
rollback;
