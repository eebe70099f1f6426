begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place('tb1', 'exit', 'VPC', 75);
select pg_temp.place('tb1', 'exit', 'VPC', 90);
select results_eq(
  $$ select limit_price from private.paper_orders where client_order_id = 'tb1' $$, $$ values (75.0000) $$,
  'the existing order does not change'
);

select * from finish();
rollback;
