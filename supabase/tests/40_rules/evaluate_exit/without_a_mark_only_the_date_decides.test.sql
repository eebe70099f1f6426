begin;
select plan(3);
\ir a_position.psql

select results_eq(
  'select pnl, to_profit_target, to_stop_loss, exit_reason, urgency from pg_temp.evaluated(null)',
  'values (null::numeric, null::numeric, null::numeric, null::text, null::integer)', 'no price rule holds'
);
select results_eq(
  $$ select exit_reason, urgency from pg_temp.evaluated(null, '2026-03-27') $$, $$ values ('21dte', 3) $$, 'the date rule holds'
);
select results_eq(
  $$ select exit_reason, urgency from pg_temp.evaluated(null, differing => '{"close_asked_at": "2026-03-03T15:00:00Z"}') $$,
  $$ values ('manual', 2) $$, 'a close that a person requested holds'
);

select * from finish();
rollback;
