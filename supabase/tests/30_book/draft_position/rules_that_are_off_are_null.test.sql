begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
-- A covered call keeps its target alone.
select results_eq(
  $$ select profit_target, stop_loss, exit_dte, auto_exit
    from private.draft_position(pg_temp.a_draft('CC', 'CC', '{"strike_price": 620}'), 300, 2) $$,
  $$ values (150::numeric, null::numeric, null::integer, true) $$, 'by default'
);
select results_eq(
  $$ select profit_target, stop_loss, exit_dte from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"overrides": {"profit_target": null, "stop_percent": null, "exit_dte": null}}'), 300, 2) $$,
  $$ values (null::numeric, null::numeric, null::integer) $$, 'or because it was asked for'
);
select results_eq(
  $$ select profit_target, stop_loss, exit_dte from private.draft_position(pg_temp.a_draft('CC', 'CC',
    '{"strike_price": 620, "overrides": {"stop_percent": 250, "exit_dte": 7}}'), 300, 2) $$,
  $$ values (150::numeric, 750::numeric, 7) $$, 'and on because of that'
);

select * from finish();
rollback;
