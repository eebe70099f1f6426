begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir closing.psql

select pg_temp.set_clock('2026-03-10 15:00');
select pg_temp.fill(:close, 2, -150);
-- 300 - 150 = 150, half of what was received.
select is(private.settle_exits(array[:csp]), jsonb_build_array(:csp), 'it returns the position');
select results_eq(
  'select status, open_quantity, exit_price, exit_reason, exit_date, realized_pnl, pnl_percent, days_held from public.positions',
  $$ values ('CLOSED', 0, 75::numeric, 'profit_target', '2026-03-10 19:00Z'::timestamptz, 150::numeric, 50::numeric, 7) $$,
  'at the price paid, at the present time'
);
-- Target return 150 / 116,000 = 0.1293 %.
select results_eq(
  'select position_id, entry_price, exit_price, quantity, pnl_realized, pnl_percent, win_loss, collateral_required, max_risk,
    target_return, status, executed_by, closed_at from public.trade_history',
  format(
    $$ values (%s::bigint, 150::numeric, 75::numeric, 2, 150::numeric, 50::numeric, 'WIN', 116000::numeric, 115700::numeric,
      0.13::numeric, 'CLOSED', 'auto', '2026-03-10 19:00Z'::timestamptz) $$,
    :csp
  ),
  'the trade is in the history'
);

select * from finish();
rollback;
