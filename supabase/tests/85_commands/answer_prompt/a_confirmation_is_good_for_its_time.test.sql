begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_kill();
update private.prompts set expires_at = clock_timestamp();
select token from private.prompts \gset
select is(
  public.answer_prompt(900, :'token', 1, 5, 'confirm', '77'),
  '{"outcome": "stale", "kind": "confirmation", "answer": "lapsed", "wakes": ["deliver-alerts"]}'::jsonb, 'A confirmation after its time is stale'
);
select is((select killed_at from public.switches), null, 'A late confirmation does nothing');
select results_eq(
  $$ select answer, answered_by from private.prompts $$, $$ values ('lapsed', null::text) $$, 'The lapsed question is answered by nobody'
);
select is(public.answer_prompt(901, :'token', 1, 5, 'confirm', '77') ->> 'outcome', 'stale', 'A lapsed question stays stale');
select results_eq(
  $$ select action, outcome from public.actions $$, $$ select 'kill', 'stale' from generate_series(1, 2) $$,
  'Late presses are recorded as actions of the question'
);

select * from finish();
rollback;
