begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select private.kill('77');
select pg_temp.watch_wakes();
select private.unkill();
select results_eq(
  $$ select killed_at, killed_by from public.settings $$, $$ values (null::timestamptz, null::text) $$, 'the switch is off'
);
select results_eq(
  $$ select kind, answer, answered_by from private.prompts $$, $$ values ('working_closes', 'gone', null::text) $$,
  'rules look after working closes again: nobody is asked any more'
);
select is((select count(*) from private.outbox where kind = 'working_closes'), 2::bigint, 'which the message shows');
select ok(pg_temp.woken('exit-check'), 'from the next check on, which comes at once');

select * from finish();
rollback;
