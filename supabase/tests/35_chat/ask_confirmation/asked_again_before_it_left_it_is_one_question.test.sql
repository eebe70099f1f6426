begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_confirmation('{"action": "kill", "open": 2}');
select private.ask_confirmation('{"action": "unkill"}');
select private.ask_confirmation('{"action": "kill", "open": 3}');
select results_eq(
  $$ select q.facts, q.answer from private.outbox o join private.prompts q using (prompt_id) order by o.message_id $$,
  $$ values ('{"action": "kill", "open": 3}'::jsonb, null::text), ('{"action": "unkill"}', null) $$,
  'it keeps its place and gets the new facts'
);

-- A message in flight may have arrived.
update private.outbox set status = 'sending' where message_id = (select min(message_id) from private.outbox where kind = 'confirmation');
select private.ask_confirmation('{"action": "kill", "open": 4}');
select results_eq(
  $$ select facts ->> 'open', answer from private.prompts where facts ->> 'action' = 'kill' order by prompt_id $$,
  $$ values ('3', 'replaced'), ('4', null) $$, 'after it has left, a new question is asked'
);

select * from finish();
rollback;
