begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

-- It is booked on the following Monday.
update public.orders
set status = 'filled', filled_quantity = 2, fill_cash = 0, source = 'settlement', exit_reason = 'expired' where order_id = :close;
select pg_temp.set_clock('2026-04-20 10:00');
select private.settle_exits(array[:csp]);
select results_eq(
  'select status, exit_price, exit_reason, exit_date, realized_pnl, days_held from public.positions',
  $$ values ('EXPIRED', 0::numeric, 'expired', '2026-04-17 20:00Z'::timestamptz, 300::numeric, 45) $$, 'the full credit is kept'
);
select results_eq(
  'select status, executed_by, closed_at from public.trade_history',
  $$ values ('EXPIRED', 'auto', '2026-04-17 20:00Z'::timestamptz) $$, 'no person closed it'
);

select * from finish();
rollback;
