begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{}', 't');
select is(
  public.answer_prompt(900, 't', 1, 5, 'confirm', '77'),
  '{"outcome": "stale", "kind": "working_closes", "wakes": ["deliver-alerts"]}'::jsonb,
  'it is another question''s'
);
select is((select answer from private.prompts), null, 'the question is open still');
select results_eq(
  $$ select action, outcome from public.actions $$, $$ values ('working_closes', 'stale') $$, 'the press is on record'
);

select * from finish();
rollback;
