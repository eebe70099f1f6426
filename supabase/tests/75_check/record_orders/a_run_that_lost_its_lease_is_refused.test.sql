begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as cut_off \gset
select pg_temp.begin_check();
select jsonb_agg(jsonb_build_object('order_id', order_id, 'status', 'filled', 'filled_quantity', 2, 'fill_cash', -150)) as reports
from public.orders where purpose = 'exit' \gset
select throws_ok(
  format($$ select public.record_orders(%s, %L) $$, :cut_off, :'reports'),
  'PT409', format('run %s no longer has the lock of the book', :cut_off), 'the next run asks the broker itself'
);
select is((select status from public.positions where request_id = 'CSP'), 'OPEN', 'nothing is booked');

select * from finish();
rollback;
