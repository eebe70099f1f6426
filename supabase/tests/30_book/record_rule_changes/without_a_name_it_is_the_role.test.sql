begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('CSP'), set_config('thetabase.changed_by', '', true);
update public.positions set exit_dte = 14;
select is((select changed_by from public.rule_changes), session_user::text, 'a change in SQL names the database role');

update public.positions set exit_dte = 14, mark = 100, notes = 'no rule';
select is((select count(*)::integer from public.rule_changes), 1, 'an unchanged rule leaves no row');

select * from finish();
rollback;
