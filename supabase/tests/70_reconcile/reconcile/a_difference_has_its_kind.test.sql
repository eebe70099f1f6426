-- In the book: -4 of the put at 580, 2 of the put at 575.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
create function pg_temp.kinds(holdings json) returns table (symbol text, kind text, booked integer, held integer)
language plpgsql as $q$
begin
  perform private.reconcile(holdings);
  return query select d.symbol, d.kind, d.booked, d.held from public.drifts d order by d.symbol;
end;
$q$;

select results_eq(
  $$ select * from pg_temp.kinds(pg_temp.holdings(-4, 0)) $$, $$ values ('SPY260410P00575000', 'missing', 2, 0) $$,
  'the broker holds none'
);
select results_eq(
  $$ select * from pg_temp.kinds(pg_temp.holdings(-2, 2)) $$,
  $$ values ('SPY260410P00580000', 'quantity_differs', -4, -2) $$, 'the broker holds fewer'
);
select results_eq(
  $$ select * from pg_temp.kinds((pg_temp.holdings()::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": -1}]')::json) $$,
  $$ values ('QQQ260410P00500000', 'foreign', 0, -1) $$, 'it is no part of a position'
);

select * from finish();
rollback;
