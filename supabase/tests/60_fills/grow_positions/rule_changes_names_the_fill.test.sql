begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir growing.psql

select pg_temp.fill(:entry, 2, 300);
select private.grow_positions(array[:entry]);
select results_eq(
  'select rule, old_value, new_value, changed_by, is_growth from public.rule_changes order by rule',
  $$ values ('profit_target', '75.00', '150.00', 'entry fill', true), ('stop_loss', '300.00', '600.00', 'entry fill', true) $$,
  'no person is named'
);
update public.positions set exit_dte = 14;
select is(
  (select changed_by from public.rule_changes where rule = 'exit_dte' and not is_growth), session_user::text,
  'a later change is not counted as growth'
);

select * from finish();
rollback;
