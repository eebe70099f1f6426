begin;
select plan(3);
\ir a_position.psql

select results_eq(
  $$ select exit_reason, stop_price from pg_temp.evaluated(449.99, differing => '{"strategy_type": "STR", "max_worth": null, "max_risk": null}') $$,
  'values (null::text, 450::numeric)', 'a strangle''s stop does not hold a cent before its price'
);
select results_eq(
  $$ select exit_reason, to_stop_loss from pg_temp.evaluated(450, differing => '{"strategy_type": "STR", "max_worth": null, "max_risk": null}') $$,
  $$ values ('stop_loss', 0::numeric) $$, 'it holds at its price'
);
select results_eq(
  $$ select exit_reason, stop_price from pg_temp.evaluated(450, differing => '{"strategy_type": "CC", "max_worth": null, "max_risk": 0}') $$,
  $$ values ('stop_loss', 450::numeric) $$, 'a covered call''s stop holds at its price, too'
);

select * from finish();
rollback;
