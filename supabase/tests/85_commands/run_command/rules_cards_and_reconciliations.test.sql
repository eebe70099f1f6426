begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select public.run_command(900, '77', 'rules', jsonb_build_object('position_id', position_id, 'rule', 'dte', 'value', '14'))
from public.positions where request_id = 'VPC';
select is((select exit_dte from public.positions where request_id = 'VPC'), 14, 'rules');
select is((select changed_by from public.rule_changes), '77', 'by who wrote it');

delete from private.outbox;
select public.run_command(901, '77', 'card', jsonb_build_object('handle', md5('proposed')));
select is((select request_id from private.outbox), 'proposed', 'card');

select public.run_command(902, '77', 'reconcile');
select ok((select reconciliation_asked from private.check_lease), 'reconcile');
select ok(private.wakes() ? 'exit-check', 'at once');
select results_eq(
  $$ select action, outcome from public.actions order by update_id $$,
  $$ values ('rules', 'done'), ('card', 'done'), ('reconcile', 'done') $$, 'all on record'
);

select * from finish();
rollback;
