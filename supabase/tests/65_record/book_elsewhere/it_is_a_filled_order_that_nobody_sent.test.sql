begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.book_elsewhere(r, p.position_id, 'exit', 'by phone', 60, 2, '{"order_id": "T-7", "fill": "late"}')
from public.positions p join public.trade_requests r using (request_id) where request_id = 'VPC';

select results_eq(
  $$ select source, status, exit_reason, limit_price, quantity, filled_quantity, fill_cash, broker_order_id, sent_at
    from pg_temp.close_of('VPC') $$,
  $$ values ('manual', 'filled', 'by phone', 60.0000, 2, 2, -120.0000, 'T-7', null::timestamptz) $$,
  'closing two at 60.00 costs 120.00; order_id is the broker''s reference'
);
select is(
  (select execution_data from pg_temp.close_of('VPC')), '{"order_id": "T-7", "fill": "late"}', 'execution_data is stored'
);
select is(
  (select fill_cash from public.orders where request_id = 'VPC' and purpose = 'entry'), 300.0000,
  'an entry of two at 150.00 brings 300.00'
);

select * from finish();
rollback;
