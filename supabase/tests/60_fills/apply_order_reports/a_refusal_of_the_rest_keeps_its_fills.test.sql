begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'rejected', 1, -75, '{"message": "Market closed"}'));
select results_eq(
  $$ select status, filled_quantity, broker_message from "order" where purpose = 'exit' $$,
  $$ values ('cancelled', 1, 'Market closed') $$, 'it ended with a part'
);
select is((select open_quantity from public.positions where request_id = 'open'), 1, 'which is closed');

select * from finish();
rollback;
