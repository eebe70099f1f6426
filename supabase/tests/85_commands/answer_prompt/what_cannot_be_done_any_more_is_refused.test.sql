-- The kill switch was asked about, and meanwhile another person has turned it on.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_kill();
update public.switches set killed_at = private.now(), killed_by = '78';
select token from private.prompts \gset
select is(
  public.answer_prompt(900, :'token', 1, 5, 'confirm', '77'),
  '{"outcome": "refused", "kind": "confirmation", "answer": "gone",
    "message": "The kill switch has been on since Tue Feb 24, 10:15: no order is sent. /unkill turns it off.", "wakes": ["deliver-alerts"]}'::jsonb,
  'A confirmation that can no longer be carried out is refused with the reason'
);
select results_eq(
  $$ select answer, answered_by from private.prompts $$, $$ values ('gone', null::text) $$, 'The question is closed and answered by nobody'
);
select results_eq(
  $$ select action, outcome, message from public.actions $$,
  $$ values ('kill', 'refused', 'The kill switch has been on since Tue Feb 24, 10:15: no order is sent. /unkill turns it off.') $$,
  'The refusal is recorded as an action'
);

select * from finish();
rollback;
