begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.approve('approved');
select private.pause_entries('77');
select results_eq(
  $$ select entries_paused_at, entries_paused_by from public.switches $$, $$ values (private.now(), '77') $$, 'Entries are paused, with the person and the time'
);
select is(
  pg_temp.message('entries'),
  '{"paused_at": "Tue Feb 24, 10:15", "paused_by": "77", "killed": false, "approved": 1, "working": 1}'::jsonb,
  'The message counts the approved trades and the working entries'
);
select throws_ok(
  $$ select private.pause_entries('78') $$, 'PT409', 'entries have been paused since Tue Feb 24, 10:15', 'Pausing twice is refused'
);

select private.pause_entries(null);
select results_eq(
  $$ select entries_paused_at, entries_paused_by from public.switches $$, $$ values (null::timestamptz, null::text) $$, 'Entries are resumed'
);
select is(pg_temp.message('entries') ->> 'paused_at', null, 'The message says that entries are resumed');
select throws_ok('select private.pause_entries(null)', 'PT409', 'entries are not paused', 'Resuming twice is refused');

select * from finish();
rollback;
