begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select private.kill('77');
update private.check_lease set wanted_at = null;
select private.ask_unkill();
select private.unkill();
select results_eq(
  $$ select killed_at, killed_by from public.switches $$, $$ values (null::timestamptz, null::text) $$, 'The kill switch is off'
);
select results_eq(
  $$ select kind, answer, answered_by from private.prompts where answered_at is not null $$,
  $$ values ('working_closes', 'gone', null::text) $$,
  'The question about working closes is closed, because rules look after them again'
);
select is((select count(*) from private.outbox where kind = 'working_closes'), 2::bigint, 'The message of the question is updated');
select is(
  (select kind from private.prompts where answered_at is null), 'confirmation', 'Other questions stay open'
);
select ok(private.wakes() ? 'exit-check', 'A check is woken to send orders at once');

select * from finish();
rollback;
