begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'cancelled'), pg_temp.report(:entry, 'cancelled'));
select is((select status from request), 'expired', 'both orders are given up');
select pg_temp.apply(pg_temp.report(:close, 'partially_filled', 1, -75), pg_temp.report(:entry, 'filled', 2, 300));
select results_eq(
  $$ select status, filled_quantity from "order" order by purpose $$, $$ values ('filled', 2), ('cancelled', 1) $$,
  'their late fills are booked, and they stay ended'
);
select results_eq(
  'select request_id, open_quantity from public.positions order by request_id', $$ values ('entering', 2), ('open', 1) $$,
  'the book has their fills'
);

select * from finish();
rollback;
