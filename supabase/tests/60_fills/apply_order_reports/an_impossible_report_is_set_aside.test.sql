begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'filled', 3, -225), pg_temp.report(:entry, 'filled', 2, 300));
select results_eq(
  $$ select status, filled_quantity from "order" where purpose = 'exit' $$, $$ values ('working', 0) $$, 'it changes nothing'
);
select is((select status from request), 'executed', 'other reports are still booked');
select ok(
  (select facts ->> 'broker_message' like 'Impossible report: {%"filled_quantity": 3%' from private.outbox where kind = 'impossible_report'),
  'a person hears of it'
);
select pg_temp.apply(pg_temp.report(:close, 'filled', 3, -225));
select is((select count(*)::integer from private.outbox where kind = 'impossible_report'), 1, 'the same report is told once');

select * from finish();
rollback;
