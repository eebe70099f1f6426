begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{}', 't');
select public.answer_prompt(900, 't', 1, 5, 'letwork', '77');
select is(
  public.answer_prompt(901, 't', 1, 5, 'cancelcloses', '78'),
  '{"outcome": "already", "kind": "working_closes", "answer": "letwork", "wakes": ["deliver-alerts"]}'::jsonb,
  'The second press is told the first answer'
);
select results_eq(
  $$ select answer, answered_by from private.prompts $$, $$ values ('letwork', '77') $$, 'The first answer stands'
);
select ok(not (select cancelling from pg_temp.close_of('CSP')), 'The second press does nothing');

select * from finish();
rollback;
