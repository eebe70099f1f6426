begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token, chat_id, telegram_message_id) values ('working_closes', '{}', 't', 1, 5);
select is(public.answer_prompt(900, 't', 1, 4, 'letwork', '77') - 'wakes', '{"outcome": "stale"}'::jsonb, 'an older message');
select is(public.answer_prompt(901, 't', 2, 5, 'letwork', '77') - 'wakes', '{"outcome": "stale"}'::jsonb, 'another chat');
select is(public.answer_prompt(902, 'u', 1, 5, 'letwork', '77') - 'wakes', '{"outcome": "stale"}'::jsonb, 'a token that nobody knows');
select results_eq(
  $$ select action, outcome from public.actions $$, $$ select 'press', 'stale' from generate_series(1, 3) $$,
  'they are on record as presses on something'
);
select is((select answer from private.prompts), null, 'the question is open still');
select is(public.answer_prompt(903, 't', 1, 5, 'letwork', '77') ->> 'outcome', 'answered', 'in its message it can be answered');

select * from finish();
rollback;
