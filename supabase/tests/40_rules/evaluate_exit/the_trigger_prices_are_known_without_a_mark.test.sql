begin;
select plan(2);
\ir a_position.psql

-- (300 - 150) / 2, (300 + 600) / 2.
select results_eq(
  'select profit_price, stop_price from pg_temp.evaluated(null)', 'values (75::numeric, 450::numeric)', 'of two contracts'
);
-- The specification's example: 150 received, target 75, stop 300.
select results_eq(
  $$ select profit_price, stop_price from pg_temp.evaluated(null, differing =>
    '{"credit": 150, "quantity": 1, "profit_target": 75, "stop_loss": 300, "max_risk": 57850}') $$,
  'values (75::numeric, 450::numeric)', 'of one contract'
);

select * from finish();
rollback;
