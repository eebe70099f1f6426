begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'rejected', 1, -75, '{"message": "Market closed"}'));
select results_eq(
  $$ select status, filled_quantity, broker_message from "order" where purpose = 'exit' $$,
  $$ values ('cancelled', 1, 'Market closed') $$, 'the order is cancelled with its partial fill'
);
select is((select open_quantity from public.positions where request_id = 'open'), 1, 'the filled part is closed');

select * from finish();
rollback;
