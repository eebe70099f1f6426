begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
update public.exit_rules set profit_target_percent = 60, stop_loss_percent = 150, exit_dte = 7 where strategy_type = 'CSP';
update public.exit_rules set stop_loss_percent = 100, stop_loss_of = 'credit' where strategy_type = 'VPC';

select results_eq(
  $$ select profit_target, stop_loss, exit_dte from private.draft_position(pg_temp.a_draft('CSP'), 300, 2) $$,
  $$ values (180::numeric, 450::numeric, 7) $$, 'the defaults of the strategy apply'
);
select results_eq(
  $$ select profit_target, stop_loss, exit_dte from private.draft_position(pg_temp.a_draft('VPC', 'VPC'), 300, 2) $$,
  $$ values (150::numeric, 300::numeric, 21) $$, 'a spread may stop by its credit'
);

select * from finish();
rollback;
