begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
-- Collateral 580 x 100 x 2; target 50 % and stop 200 % of 300.
select results_eq(
  $$
    select entry_price, profit_target, stop_loss, exit_dte, auto_exit, collateral, max_risk
    from private.draft_position(pg_temp.a_draft('CSP'), 300, 2)
  $$,
  $$ values (150::numeric, 150::numeric, 600::numeric, 21, true, 116000::numeric, 115700::numeric) $$,
  'in dollars of the whole position'
);

select * from finish();
rollback;
