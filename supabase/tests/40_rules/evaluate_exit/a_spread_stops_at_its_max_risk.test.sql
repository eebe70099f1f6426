-- Its stop is its width, 5 x 100 x 2 = 1000, which it can never lose: 1000 - 300 = 700 is all there is.
begin;
select plan(2);
\ir a_position.psql

prepare spread(numeric) as
select exit_reason, to_stop_loss, stop_price from pg_temp.evaluated($1, differing =>
  '{"strategy_type": "VPC", "max_worth": 500, "collateral": 1000, "max_risk": 700, "stop_loss": 1000}');

select results_eq(
  'execute spread(499.99)', $$ values (null::text, 0.02::numeric, 500::numeric) $$, 'a cent before its width'
);
select results_eq('execute spread(500)', $$ values ('stop_loss', 0::numeric, 500::numeric) $$, 'at its width');

select * from finish();
rollback;
