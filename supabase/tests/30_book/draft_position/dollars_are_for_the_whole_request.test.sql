-- Of ten contracts two have filled, at 160.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select results_eq(
  $$ select profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"quantity": 10, "overrides": {"profit_target": 640, "stop_loss": 2222.2}}'), 320, 2) $$,
  $$ values (128::numeric, 444.44::numeric) $$, 'a fifth of them'
);
select results_eq(
  $$ select profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"quantity": 10, "overrides": {"profit_percent": 40, "stop_percent": 175}}'), 320, 2) $$,
  $$ values (128::numeric, 560::numeric) $$, 'a percentage is of what was received'
);
select results_eq(
  $$ select profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"quantity": 10, "overrides": {"profit_target": 0.04, "stop_loss": 0.04}}'), 160, 1) $$,
  $$ values (0.01::numeric, 0.01::numeric) $$, 'a share of a cent is a cent: no rule can be nothing'
);

select * from finish();
rollback;
