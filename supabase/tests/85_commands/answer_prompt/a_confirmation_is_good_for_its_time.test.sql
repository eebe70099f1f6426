begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_kill();
update private.prompts set expires_at = clock_timestamp();
select token from private.prompts \gset
select is(
  public.answer_prompt(900, :'token', 1, 5, 'confirm', '77'),
  '{"outcome": "stale", "kind": "confirmation", "answer": "lapsed", "wakes": ["deliver-alerts"]}'::jsonb, 'too late'
);
select is((select killed_at from public.switches), null, 'nothing is done');
select results_eq(
  $$ select answer, answered_by from private.prompts $$, $$ values ('lapsed', null::text) $$, 'nobody has answered it'
);
select is(public.answer_prompt(901, :'token', 1, 5, 'confirm', '77') ->> 'outcome', 'stale', 'nor can anybody now');
select results_eq(
  $$ select action, outcome from public.actions $$, $$ select 'kill', 'stale' from generate_series(1, 2) $$,
  'the presses are on record under what was to be confirmed'
);

select * from finish();
rollback;
