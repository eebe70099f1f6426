begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{}', 't');
select public.answer_prompt(900, 't', 1, 5, 'letwork', '77');
select is(
  public.answer_prompt(900, 't', 1, 5, 'letwork', '77'),
  '{"outcome": "replayed", "kind": "working_closes", "answer": "letwork"}'::jsonb, 'An update that Telegram sends again is reported as replayed'
);
select is((select count(*) from public.actions), 1::bigint, 'A repeated update is one action');

select * from finish();
rollback;
