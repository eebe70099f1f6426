begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select is(
  public.run_command(900, '77', 'resume'),
  '{"outcome": "refused", "message": "Entries are not paused.", "wakes": ["deliver-alerts"]}'::jsonb, 'A refusal is a sentence'
);
select is(
  pg_temp.message('refused'), '{"message": "Entries are not paused.", "command": "resume", "choices": []}'::jsonb, 'A refusal is told in the chat'
);
select results_eq(
  $$ select action, outcome, message from public.actions $$, $$ values ('resume', 'refused', 'Entries are not paused.') $$,
  'A refusal is recorded as an action'
);

select public.run_command(901, '77', 'close', '{"position_id": 0}');
select is(pg_temp.message('refused') -> 'choices', private.choices(), 'A refusal of an unknown position offers the open ones');
select public.run_command(902, '77', 'rules', jsonb_build_object('position_id', position_id, 'rule', 'dte', 'value', 'soon'))
from public.positions where request_id = 'VPC';
select is(pg_temp.message('refused') -> 'choices', '[]', 'A refusal about a known position offers no choices');

select * from finish();
rollback;
