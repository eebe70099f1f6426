begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_kill();
select token as first from private.prompts \gset
update private.prompts set chat_id = 1, telegram_message_id = 5, expires_at = clock_timestamp() + interval '2 minutes';
select private.ask_kill();
select is(
  public.answer_prompt(900, :'first', 1, 5, 'confirm', '77'),
  '{"outcome": "stale", "kind": "confirmation", "answer": "replaced", "wakes": ["deliver-alerts"]}'::jsonb,
  'A press on the earlier of two equal questions is stale'
);
select is((select killed_at from public.switches), null, 'A press on a replaced question does nothing');

select * from finish();
rollback;
