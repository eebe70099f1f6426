begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  public.run_command(900, '77', 'resume'),
  '{"outcome": "refused", "message": "Entries are not paused.", "wakes": ["deliver-alerts"]}'::jsonb, 'as a sentence'
);
select is(
  pg_temp.message('refused'), '{"message": "Entries are not paused.", "command": "resume", "choices": []}'::jsonb, 'in the chat'
);
select results_eq(
  $$ select action, outcome, message from public.actions $$, $$ values ('resume', 'refused', 'Entries are not paused.') $$,
  'and on record'
);

select public.run_command(901, '77', 'close', '{"position_id": 0}');
select is(pg_temp.message('refused') -> 'choices', private.choices(), 'with what there is, where a position is not');
select public.run_command(902, '77', 'rules', jsonb_build_object('position_id', position_id, 'rule', 'dte', 'value', 'soon'))
from public.positions where request_id = 'VPC';
select is(pg_temp.message('refused') -> 'choices', '[]', 'where it is there, nothing is to choose');

select * from finish();
rollback;
