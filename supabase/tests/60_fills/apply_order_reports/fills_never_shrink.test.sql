-- Answers may arrive in the wrong order.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'partially_filled', 1, -75));
select pg_temp.apply(pg_temp.report(:close, 'cancelled', 0));
select results_eq(
  $$ select status, filled_quantity, fill_cash from "order" where purpose = 'exit' $$,
  $$ values ('partially_filled', 1, -75::numeric) $$, 'an older answer is ignored'
);
select is((select open_quantity from public.positions where request_id = 'open'), 1, 'one contract stays open');

select * from finish();
rollback;
