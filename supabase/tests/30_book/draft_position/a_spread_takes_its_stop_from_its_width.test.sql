begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
-- 5 x 100 x 2 is the collateral and the stop; less the credit of 300 it is the risk.
select results_eq(
  $$
    select profit_target, stop_loss, exit_dte, collateral, max_risk
    from private.draft_position(pg_temp.a_draft('VPC', 'VPC'), 300, 2)
  $$,
  $$ values (150::numeric, 1000::numeric, 21, 1000::numeric, 700::numeric) $$,
  'the risk is the figure of the specification'
);

select * from finish();
rollback;
