begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select public.run_command(900, '77', 'rules', jsonb_build_object('position_id', position_id, 'rule', 'dte', 'value', '14'))
from public.positions where request_id = 'VPC';
select is((select exit_dte from public.positions where request_id = 'VPC'), 14, '/rules changes the rule of a position');
select is((select changed_by from public.rule_changes), '77', '/rules records who changed the rule');

delete from private.outbox;
select public.run_command(901, '77', 'card', jsonb_build_object('handle', md5('proposed')));
select is((select request_id from private.outbox), 'proposed', '/card sends the card again');

select public.run_command(902, '77', 'reconcile');
select ok((select reconciliation_asked from private.check_lease), '/reconcile asks for a reconciliation');
select ok(private.wakes() ? 'exit-check', '/reconcile wakes a check');
select results_eq(
  $$ select action, outcome from public.actions order by update_id $$,
  $$ values ('rules', 'done'), ('card', 'done'), ('reconcile', 'done') $$, 'Each command is recorded as an action'
);

select * from finish();
rollback;
