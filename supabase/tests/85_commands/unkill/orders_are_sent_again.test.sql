begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.kill('77');
update private.check_lease set wanted_at = null;
select private.ask_unkill();
select private.unkill();
select results_eq(
  $$ select killed_at, killed_by from public.switches $$, $$ values (null::timestamptz, null::text) $$, 'the switch is off'
);
select results_eq(
  $$ select kind, answer, answered_by from private.prompts where answered_at is not null $$,
  $$ values ('working_closes', 'gone', null::text) $$,
  'rules look after working closes again: nobody is asked any more'
);
select is((select count(*) from private.outbox where kind = 'working_closes'), 2::bigint, 'which the message shows');
select is(
  (select kind from private.prompts where answered_at is null), 'confirmation', 'what else was asked is not this one''s to answer'
);
select ok(private.wakes() ? 'exit-check', 'from the next check on, which comes at once');

select * from finish();
rollback;
