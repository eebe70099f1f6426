begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token, chat_id, telegram_message_id) values ('working_closes', '{}', 't', 1, 5);
select is(
  public.answer_prompt(900, 't', 1, 5, 'cancelcloses', '77'),
  '{"outcome": "answered", "kind": "working_closes", "answer": "cancelcloses", "wakes": ["deliver-alerts", "exit-check"]}'::jsonb,
  'A press on an open question answers it'
);
select ok((select cancelling from pg_temp.close_of('CSP')), 'The working close is marked for cancellation');
select results_eq(
  $$ select answer, answered_by, answered_at from private.prompts $$, $$ values ('cancelcloses', '77', private.now()) $$,
  'The question keeps who answered and when'
);
select results_eq(
  $$ select o.kind, q.token from private.outbox o join private.prompts q using (prompt_id) $$,
  $$ values ('working_closes', 't') $$, 'The message of the question is updated'
);
select results_eq(
  $$ select update_id, user_id, action, subject - 'prompt_id', outcome, message from public.actions $$,
  $$ values (900::bigint, '77', 'working_closes', '{"answer": "cancelcloses"}'::jsonb, 'answered', null::text) $$,
  'The press is recorded as an action'
);

select * from finish();
rollback;
