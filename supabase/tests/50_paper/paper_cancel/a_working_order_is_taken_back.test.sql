begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place(name, 'exit', 'VPC', 75) from unnest(array['tb1', 'tb2', 'tb3']) name;
update private.paper_orders set status = 'filled' where client_order_id = 'tb2';
select public.paper_cancel('["tb1", "tb2", "tb4"]');

select is((select status from private.paper_orders where client_order_id = 'tb1'), 'cancelled', 'a working order is cancelled');
select is((select status from private.paper_orders where client_order_id = 'tb2'), 'filled', 'a fill stays');
select is((select status from private.paper_orders where client_order_id = 'tb3'), 'working', 'an order that was not named stays working');

select * from finish();
rollback;
