begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
create function pg_temp.with(at_580 integer, odd jsonb) returns json
language sql return (pg_temp.holdings(at_580)::jsonb || odd)::json;

select pg_temp.reconcile(pg_temp.with(-3, '[{"symbol": "/ESZ26 P5000", "quantity": null}, {"symbol": "BTCUSD", "quantity": 1e30},
  {"symbol": "XYZ269999P00580000", "quantity": 2}]'), 2);
select results_eq(
  'select symbol, kind, checks from public.drifts order by 1',
  $$ values ('SPY260410P00580000', 'quantity_differs', 2), ('XYZ269999P00580000', 'foreign', 2) $$, 'the other holdings are compared'
);
select pg_temp.reconcile(pg_temp.with(null, '[]'));
select results_eq(
  $$ select symbol, held, checks from public.drifts where kind <> 'foreign' $$, $$ values ('SPY260410P00580000', -3, 2) $$,
  'a position whose holding cannot be read keeps its earlier drift'
);
delete from public.drifts;
select pg_temp.reconcile('[{"symbol": null, "quantity": -4}, {"symbol": "QQQ", "quantity": 100}]', 2);
select results_eq(
  'select symbol, kind from public.drifts', $$ values ('QQQ', 'foreign') $$, 'without a symbol it may be any contract, so none is missing'
);
select pg_temp.reconcile('[]', 2);
select is((select count(*) from public.drifts where kind = 'missing'), 2::bigint, 'when it can be read again, they are missing');
select pg_temp.reconcile(pg_temp.holdings(), 1);
select is((select count(*) from public.drifts), 0::bigint, 'then they agree again');

select * from finish();
rollback;
