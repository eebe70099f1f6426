begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

update public.orders set status = 'unknown' where order_id = :close;
select pg_temp.apply(pg_temp.report(:close, 'absent'));
select pg_temp.apply(pg_temp.report(:close, 'working', differing => '{"broker_order_id": "A1", "limit_price": 75}'));
select results_eq(
  $$ select status, broker_order_id, broker_limit_price, absent_since from "order" where purpose = 'exit' $$,
  $$ values ('working', 'A1', 75::numeric, null::timestamptz) $$, 'the order is working'
);
update public.orders set status = 'unknown' where order_id = :close;
select pg_temp.apply(pg_temp.report(:close, 'absent'));
select results_eq(
  $$ select status, broker_order_id, broker_limit_price from "order" where purpose = 'exit' $$,
  $$ values ('unknown', 'A1', 75::numeric) $$, 'a new ten minutes begin, and its reference and limit stay known'
);

select * from finish();
rollback;
