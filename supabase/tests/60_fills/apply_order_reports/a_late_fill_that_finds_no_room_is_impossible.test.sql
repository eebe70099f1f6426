-- Closes together never exceed the open quantity.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir orders.psql

select pg_temp.apply(pg_temp.report(:close, 'cancelled'));
select pg_temp.closing(:open, 'stop_loss') as second \gset
select pg_temp.apply(pg_temp.report(:close, 'filled', 2, -150), pg_temp.report(:second, 'filled', 2, -150));
select results_eq(
  $$ select status, open_quantity from public.positions where request_id = 'open' $$, $$ values ('OPEN', 2) $$,
  'two fills in one report do not both fit'
);
select pg_temp.apply(pg_temp.report(:second, 'filled', 2, -150));
select pg_temp.apply(pg_temp.report(:close, 'filled', 1, -75));
select results_eq(
  $$ select status, realized_pnl from public.positions where request_id = 'open' $$, $$ values ('CLOSED', 150::numeric) $$,
  'a second fill after the first does not fit'
);
select is((select count(*)::integer from private.outbox where kind = 'impossible_report'), 3, 'a person hears of each');

select * from finish();
rollback;
