begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select public.override_rules(position_id, '{"stop_loss": 250}', '77') as answer from public.positions where request_id = 'VPC' \gset
select results_eq(
  $$ select profit_target, stop_loss, exit_dte, auto_exit from public.positions where request_id = 'VPC' $$,
  $$ values (150.00, 250.00, 21, true) $$, 'one rule is changed'
);
select is(:'answer'::jsonb, (select to_jsonb(p) from public.positions p where request_id = 'VPC'), 'the answer is the position');
select results_eq(
  $$ select changed_by, changed_at, rule, old_value, new_value from public.rule_changes $$,
  $$ values ('77', private.now(), 'stop_loss', '1000.00', '250.00') $$, 'the change has its person, time, old and new value'
);

select public.override_rules(position_id, '{"profit_target": 80, "exit_dte": 0, "auto_exit": false}', '78')
from public.positions where request_id = 'VPC';
select results_eq(
  $$ select profit_target, stop_loss, exit_dte, auto_exit from public.positions where request_id = 'VPC' $$,
  $$ values (80.00, 250.00, 0, false) $$, 'the other rules stay, and an earlier change is not undone'
);

update public.positions set exit_dte = 20 where request_id = 'CSP';
select is(
  (select changed_by from public.rule_changes order by change_id desc limit 1), session_user::text,
  'a later change in SQL does not have this caller''s name'
);

select * from finish();
rollback;
