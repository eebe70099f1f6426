begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.place('tb1', 'exit', 'VPC', 75);
-- 16:00 in New York is 21:00 UTC in February.
select results_eq(
  $$ select purpose, status, quantity, limit_price, max_worth, collateral, legs, day_ends_at
    from private.paper_orders where client_order_id = 'tb1' $$,
  $$ select 'exit', 'working', 2, 75.0000, 500.0000, 500.0000, legs, '2026-02-24 21:00+00'::timestamptz
    from public.trade_requests where request_id = 'VPC' $$,
  'an order is good until the session ends'
);
select pg_temp.set_clock('2026-02-24 16:00');
select pg_temp.place('tb2', 'exit', 'VPC', 75);
select is(
  (select day_ends_at from private.paper_orders where client_order_id = 'tb2'), '2026-02-25 21:00+00',
  'after the close it is good until the next session ends'
);

select * from finish();
rollback;
