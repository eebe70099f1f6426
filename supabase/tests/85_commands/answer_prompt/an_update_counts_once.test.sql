begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{}', 't');
select public.answer_prompt(900, 't', 1, 5, 'letwork', '77');
select is(
  public.answer_prompt(900, 't', 1, 5, 'letwork', '77'),
  '{"outcome": "replayed", "kind": "working_closes", "answer": "letwork"}'::jsonb, 'Telegram sends it until it is answered'
);
select is((select count(*) from public.actions), 1::bigint, 'one press is one action');

select * from finish();
rollback;
