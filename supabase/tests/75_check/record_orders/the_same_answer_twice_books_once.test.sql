begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
select jsonb_agg(jsonb_build_object('order_id', order_id, 'status', 'filled', 'filled_quantity', 2, 'fill_cash', -150)) as reports
from public.orders where purpose = 'exit' \gset
select public.record_orders(:run_id, :'reports');
select is(
  public.record_orders(:run_id, :'reports'), '{"opened": [], "closed": []}'::jsonb,
  'a call whose answer was lost can be repeated'
);
select results_eq(
  $$ select pnl_realized from public.trade_history $$, $$ values (150.00) $$, 'the trade is in the history once'
);

select * from finish();
rollback;
