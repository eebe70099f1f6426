begin;
select plan(3);
\ir a_position.psql

select results_eq(
  $$ select exit_reason, stop_price from pg_temp.evaluated(449.99, differing => '{"strategy_type": "STR", "max_worth": null, "max_risk": null}') $$,
  'values (null::text, 450::numeric)', 'of a strangle a cent before it'
);
select results_eq(
  $$ select exit_reason, to_stop_loss from pg_temp.evaluated(450, differing => '{"strategy_type": "STR", "max_worth": null, "max_risk": null}') $$,
  $$ values ('stop_loss', 0::numeric) $$, 'at it'
);
select results_eq(
  $$ select exit_reason, stop_price from pg_temp.evaluated(450, differing => '{"strategy_type": "CC", "max_worth": null, "max_risk": 0}') $$,
  $$ values ('stop_loss', 450::numeric) $$, 'of a covered call, whose shares carry its risk, too'
);

select * from finish();
rollback;
