begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('CSP'), set_config('thetabase.changed_by', '', true);
update public.positions set exit_dte = 14;
select is((select changed_by from public.rule_changes), session_user::text, 'somebody in SQL has changed it');

update public.positions set exit_dte = 14, mark = 100, notes = 'no rule';
select is((select count(*)::integer from public.rule_changes), 1, 'what stays as it was leaves nothing');

select * from finish();
rollback;
