begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
-- A covered call has only a profit target.
select results_eq(
  $$ select profit_target, stop_loss, exit_dte, auto_exit
    from private.draft_position(pg_temp.a_draft('CC', 'CC', '{"strike_price": 620}'), 300, 2) $$,
  $$ values (150::numeric, null::numeric, null::integer, true) $$, 'a rule may be off by default'
);
select results_eq(
  $$ select profit_target, stop_loss, exit_dte from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"overrides": {"profit_target": null, "stop_percent": null, "exit_dte": null}}'), 300, 2) $$,
  $$ values (null::numeric, null::numeric, null::integer) $$, 'a rule may be off because the request says so'
);
select results_eq(
  $$ select profit_target, stop_loss, exit_dte from private.draft_position(pg_temp.a_draft('CC', 'CC',
    '{"strike_price": 620, "overrides": {"stop_percent": 250, "exit_dte": 7}}'), 300, 2) $$,
  $$ values (150::numeric, 750::numeric, 7) $$, 'a rule may be on because the request says so'
);

select * from finish();
rollback;
