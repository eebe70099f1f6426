begin;
select plan(2);
\ir a_position.psql

-- (300 + 400) / 2 = 350.
prepare spread(numeric) as
select exit_reason, stop_price from pg_temp.evaluated($1, differing =>
  '{"strategy_type": "VPC", "max_worth": 500, "collateral": 1000, "max_risk": 700, "stop_loss": 400}');

select results_eq('execute spread(349.99)', $$ values (null::text, 350::numeric) $$, 'it does not hold before its price');
select results_eq('execute spread(350)', $$ values ('stop_loss', 350::numeric) $$, 'it holds at its price, not only at the width');

select * from finish();
rollback;
