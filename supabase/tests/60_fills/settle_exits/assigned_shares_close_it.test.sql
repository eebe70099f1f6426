begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

-- 20 a share were its worth at expiration: 300 - 2 x 2,000.
update public.orders
set status = 'filled', filled_quantity = 2, fill_cash = -4000, source = 'settlement', exit_reason = 'assigned' where order_id = :close;
select pg_temp.set_clock('2026-04-20 10:00');
select private.settle_exits(array[:csp]);
select results_eq(
  'select status, exit_reason, exit_price, realized_pnl, exit_date from public.positions',
  $$ values ('CLOSED', 'assigned', 2000::numeric, -3700::numeric, '2026-04-17 20:00Z'::timestamptz) $$,
  'only an expired position is EXPIRED'
);

select * from finish();
rollback;
