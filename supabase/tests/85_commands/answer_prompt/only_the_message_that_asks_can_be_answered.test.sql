begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token, chat_id, telegram_message_id) values ('working_closes', '{}', 't', 1, 5);
select is(public.answer_prompt(900, 't', 1, 4, 'letwork', '77') - 'wakes', '{"outcome": "stale"}'::jsonb, 'A press on another message is stale');
select is(public.answer_prompt(901, 't', 2, 5, 'letwork', '77') - 'wakes', '{"outcome": "stale"}'::jsonb, 'A press in another chat is stale');
select is(public.answer_prompt(902, 'u', 1, 5, 'letwork', '77') - 'wakes', '{"outcome": "stale"}'::jsonb, 'A press with an unknown token is stale');
select results_eq(
  $$ select action, outcome from public.actions $$, $$ select 'press', 'stale' from generate_series(1, 3) $$,
  'Stale presses are recorded as presses on an unknown question'
);
select is((select answer from private.prompts), null, 'The question stays open');
select is(public.answer_prompt(903, 't', 1, 5, 'letwork', '77') ->> 'outcome', 'answered', 'A press on the question''s own message answers it');

select * from finish();
rollback;
