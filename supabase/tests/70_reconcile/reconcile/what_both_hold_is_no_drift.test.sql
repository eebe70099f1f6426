-- The CSP and the VPC are short two of the put at 580 each; the VPC is long two of the put at 575.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select private.reconcile(pg_temp.holdings(-4, 2));
select is((select count(*) from public.drifts), 0::bigint, 'summed by symbol they agree');

select private.reconcile('[{"symbol": "SPY260410P00580000", "quantity": -6}, {"symbol": "SPY260410P00580000", "quantity": 2},
  {"symbol": "SPY260410P00575000", "quantity": 2}, {"symbol": "QQQ260410P00500000", "quantity": 0}]');
select is((select count(*) from public.drifts), 0::bigint, 'however the broker splits the lines, and zero counts as none');

select private.reconcile((pg_temp.holdings(-4, 2)::jsonb || '[{"symbol": "SPY260410P00575000", "quantity": 1}]')::json);
select results_eq(
  $$ select symbol, booked, held from public.drifts $$, $$ values ('SPY260410P00575000', 2, 3) $$, 'one too many is a drift'
);

delete from public.drifts;
insert into public.share_trades (ticker, quantity, price) values ('SPY', 300, 571.5), ('SPY', -100, 575);
select private.reconcile((pg_temp.holdings(-4, 2)::jsonb || '[{"symbol": "SPY", "quantity": 200}]')::json);
select is((select count(*) from public.drifts), 0::bigint, 'shares agree, too');
select private.reconcile((pg_temp.holdings(-4, 2)::jsonb || '[{"symbol": "SPY", "quantity": 150}]')::json);
select results_eq(
  $$ select symbol, kind, booked, held from public.drifts $$, $$ values ('SPY', 'foreign', 200, 150) $$, 'a different number of shares is a drift'
);

select * from finish();
rollback;
