begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place(name, 'exit', 'VPC', 75) from unnest(array['tb1', 'tb2', 'tb3']) name;
update private.paper_orders set status = 'filled' where client_order_id = 'tb2';
select public.paper_replace('[{"client_order_id": "tb1", "limit_price": 80}, {"client_order_id": "tb2", "limit_price": 80},
  {"client_order_id": "tb4", "limit_price": 80}]');

select is((select limit_price from private.paper_orders where client_order_id = 'tb1'), 80.0000, 'a working order gets the new limit');
select is((select limit_price from private.paper_orders where client_order_id = 'tb2'), 75.0000, 'a filled order does not');
select is((select limit_price from private.paper_orders where client_order_id = 'tb3'), 75.0000, 'another order does not');

select * from finish();
rollback;
