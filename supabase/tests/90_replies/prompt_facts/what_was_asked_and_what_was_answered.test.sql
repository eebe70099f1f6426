begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

insert into private.prompts (kind, facts, token) values ('working_closes', '{"orders": []}', 't');
select is(
  private.prompt_facts(q), '{"orders": [], "token": "t", "answer": null, "answered_by": null, "answered_at": null}'::jsonb,
  'An open question has no answer'
) from private.prompts q;
update private.prompts set answer = 'letwork', answered_by = '77', answered_at = private.now();
select is(
  private.prompt_facts(q),
  '{"orders": [], "token": "t", "answer": "letwork", "answered_by": "77", "answered_at": "Tue Feb 24, 10:15"}'::jsonb,
  'An answered question has the answer, the person and the time'
) from private.prompts q;

select * from finish();
rollback;
