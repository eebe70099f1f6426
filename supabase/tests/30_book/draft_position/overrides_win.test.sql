begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
prepare overridden(jsonb) as
select profit_target, stop_loss, exit_dte, auto_exit
from private.draft_position(pg_temp.a_draft('CSP', differing => jsonb_build_object('overrides', $1)), 300, 2);

select results_eq(
  $$ execute overridden('{"profit_target": 99.5, "stop_loss": 450, "exit_dte": 0, "auto_exit": false}') $$,
  $$ values (99.5::numeric, 450::numeric, 0, false) $$, 'dollars for the whole position, days'
);
select results_eq(
  $$ execute overridden('{"exit_dte": 14}') $$, $$ values (150::numeric, 600::numeric, 14, true) $$,
  'an omitted rule has its default'
);

select * from finish();
rollback;
