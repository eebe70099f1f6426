-- Closed at zero, at twice and at a hundred times its credit, on its last day.
begin;
select plan(8);
\ir a_position.psql

create function pg_temp.off(mark numeric, differing jsonb) returns table (exit_reason text, urgency integer)
language sql as $$ select e.exit_reason, e.urgency from pg_temp.evaluated(mark, '2026-04-17', differing) e $$;
select results_eq(
  format($$ select * from pg_temp.off(%s, '{"profit_target": null, "stop_loss": null, "exit_dte": null}') $$, mark),
  'values (null::text, null::integer)', 'all of them off, at ' || mark
)
from unnest(array[0, 450, 15000]) mark;
select results_eq(
  $$ select * from pg_temp.off(15000, '{"profit_target": null, "exit_dte": null}') $$, $$ values ('stop_loss', 1) $$, 'only the stop is on'
);
select results_eq(
  $$ select * from pg_temp.off(0, '{"stop_loss": null, "exit_dte": null}') $$, $$ values ('profit_target', 4) $$, 'only the profit target is on'
);
select results_eq(
  $$ select * from pg_temp.off(null, '{"profit_target": null, "stop_loss": null}') $$, $$ values ('21dte', 3) $$, 'only the date rule is on'
);
select results_eq(
  $$ select * from pg_temp.off(150, '{"profit_target": null, "stop_loss": null, "exit_dte": null, "close_asked_at": "2026-04-17"}') $$,
  $$ values ('manual', 2) $$, 'a close that a person requests needs no rule'
);
select results_eq(
  $$ select pnl, profit_price, stop_price, to_profit_target, to_stop_loss, to_exit_dte, stop
    from private.evaluate_exit(pg_temp.a_position('{"profit_target": null, "stop_loss": null, "exit_dte": null}'), 120, '2026-03-03') $$,
  'values (60::numeric, null::numeric, null::numeric, null::numeric, null::numeric, null::integer, null::numeric)',
  'a rule that is off has no figures'
);

select * from finish();
rollback;
