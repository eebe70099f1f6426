-- The CSP's close fills for 150.00 with fees of 2.00; the working entry fills for 300.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.trade_requests set status = 'executing' where request_id = 'proposed';
select pg_temp.begin_check() as run_id \gset
select public.record_orders(:run_id, jsonb_agg(jsonb_build_object('order_id', order_id, 'status', 'filled', 'filled_quantity', 2,
  'fill_cash', case purpose when 'exit' then -150 else 300 end, 'fees', case purpose when 'exit' then 2 else 0 end))) as answer
from public.orders where status = 'working' \gset

select is(
  :'answer'::jsonb,
  (select jsonb_build_object(
    'opened', jsonb_agg(position_id) filter (where request_id = 'proposed'),
    'closed', jsonb_agg(position_id) filter (where request_id = 'CSP')) from public.positions),
  'it returns the positions opened and closed'
);
-- 300 - 150 - 2.
select results_eq(
  $$ select status, realized_pnl, exit_price, exit_reason from public.positions where request_id = 'CSP' $$,
  $$ values ('CLOSED', 148.00, 75.0000, 'profit_target') $$, 'the close is booked'
);
select results_eq(
  $$ select status, credit, open_quantity from public.positions where request_id = 'proposed' $$,
  $$ values ('OPEN', 300.0000, 2) $$, 'the entry is booked'
);
select is((select status from public.trade_requests where request_id = 'proposed'), 'executed', 'its request is executed');

select * from finish();
rollback;
