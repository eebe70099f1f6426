begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{}', 't');
select public.answer_prompt(900, 't', 1, 5, 'letwork', '77');
select is(
  public.answer_prompt(901, 't', 1, 5, 'cancelcloses', '78'),
  '{"outcome": "already", "kind": "working_closes", "answer": "letwork", "wakes": ["deliver-alerts"]}'::jsonb,
  'who comes second is told what the first said'
);
select results_eq(
  $$ select answer, answered_by from private.prompts $$, $$ values ('letwork', '77') $$, 'which stands'
);
select ok(not (select cancelling from pg_temp.close_of('CSP')), 'nothing else is done');

select * from finish();
rollback;
