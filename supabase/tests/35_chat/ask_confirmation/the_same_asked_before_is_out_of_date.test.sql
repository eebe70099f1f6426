begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as csp from public.positions where request_id = 'CSP' \gset
select position_id as vpc from public.positions where request_id = 'VPC' \gset
select private.ask_confirmation('{"action": "close"}', :csp);
select private.ask_confirmation('{"action": "close"}', :vpc);
select private.ask_confirmation('{"action": "kill"}');
select is((select count(*) from private.prompts where answer is null), 3::bigint, 'questions about other things stay open');

delete from private.outbox;
select private.ask_confirmation('{"action": "close"}', :vpc);
select results_eq(
  $$ select position_id, answer, answered_by from private.prompts where answered_at is not null $$,
  format($$ values (%s::bigint, 'replaced', null::text) $$, :vpc), 'the same question replaces the first'
);
select is((select count(*) from private.outbox where kind = 'confirmation'), 2::bigint, 'the first message shows that it was replaced');

select * from finish();
rollback;
