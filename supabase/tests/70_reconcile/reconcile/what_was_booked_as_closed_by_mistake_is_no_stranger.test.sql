-- Both positions were recorded and never sent. The CSP is booked as closed; the broker holds all four puts.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select public.close_position(position_id, 75) from public.positions where request_id = 'CSP';
select pg_temp.reconcile(pg_temp.holdings(), 2);
select results_eq(
  $$ select ticker, kind, booked, held from public.drifts $$, $$ values ('SPY', 'quantity_differs', -2, -4) $$, 'the two remaining puts are a drift'
);
select public.close_position(position_id, 75) from public.positions where request_id = 'VPC';
delete from public.drifts;
select pg_temp.reconcile(pg_temp.holdings(), 2);
select results_eq(
  $$ select d.symbol, d.kind, q.kind from public.drifts d join private.prompts q on q.ticker = d.ticker and q.answered_at is null order by 1 $$,
  $$ values ('SPY260410P00575000', 'quantity_differs', 'drift'), ('SPY260410P00580000', 'quantity_differs', 'drift') $$,
  'also with no open position, and a person is asked'
);

select * from finish();
rollback;
