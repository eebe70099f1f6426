begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{}', 't');
select is(
  public.answer_prompt(900, 't', 1, 5, 'confirm', '77'),
  '{"outcome": "stale", "kind": "working_closes", "wakes": ["deliver-alerts"]}'::jsonb,
  'An answer of another question is stale'
);
select is((select answer from private.prompts), null, 'The question stays open');
select results_eq(
  $$ select action, outcome from public.actions $$, $$ values ('working_closes', 'stale') $$, 'The press is recorded as stale'
);

select * from finish();
rollback;
