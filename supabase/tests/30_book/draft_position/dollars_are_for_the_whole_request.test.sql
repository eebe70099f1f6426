-- Of ten contracts two have filled, at 160.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select results_eq(
  $$ select profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"quantity": 10, "overrides": {"profit_target": 640, "stop_loss": 2222.2}}'), 320, 2) $$,
  $$ values (128::numeric, 444.44::numeric) $$, 'two of ten contracts get a fifth of the dollars'
);
select results_eq(
  $$ select profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"quantity": 10, "overrides": {"profit_percent": 40, "stop_percent": 175}}'), 320, 2) $$,
  $$ values (128::numeric, 560::numeric) $$, 'a percentage refers to the credit received'
);
select results_eq(
  $$ select profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP', differing =>
    '{"quantity": 10, "overrides": {"profit_target": 0.04, "stop_loss": 0.04}}'), 160, 1) $$,
  $$ values (0.01::numeric, 0.01::numeric) $$, 'a share below a cent becomes a cent, never zero'
);

select * from finish();
rollback;
