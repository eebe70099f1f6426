begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('CSP') as csp \gset
select set_config('thetabase.changed_by', '77', true);
-- 2 x 150 were received: the target was half of it, the stop twice of it.
update public.positions set profit_target = 100, stop_loss = 450.5, exit_dte = 14, auto_exit = false;

select results_eq(
  $$ select rule, old_value, new_value, changed_by from public.rule_changes order by rule $$,
  $$ values
    ('auto_exit', 'true', 'false', '77'), ('exit_dte', '21', '14', '77'),
    ('profit_target', '150.00', '100.00', '77'), ('stop_loss', '600.00', '450.50', '77') $$,
  'each rule has a row with its old and its new value'
);
select is((select distinct position_id from public.rule_changes), :csp::bigint, 'the rows name the position');

select * from finish();
rollback;
