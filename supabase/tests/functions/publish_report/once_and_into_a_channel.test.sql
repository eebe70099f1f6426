begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select throws_like(
  $$ select private.publish_report('brief', '2026-02-24', '77') $$, 'there is no channel%', 'only where there is a channel');
update public.settings set channel_id = -1001;
select throws_ok($$ select private.publish_report('diary', '2026-02-24', '77') $$, 'PT422', 'no report was named', 'only what is a report');
select private.publish_report('brief', '2026-02-24', '77');
select results_eq(
  $$ select chat_id, facts ->> 'report', facts ->> 'day' from private.outbox where kind = 'post' $$,
  $$ values (-1001::bigint, 'brief', '2026-02-24') $$, 'it leaves for the channel'
);
select results_eq(
  $$ select network, report, status, approved_by from public.posts $$, $$ values ('telegram', 'brief', 'approved', '77') $$,
  'and who sent it is known'
);
select throws_ok(
  $$ select private.publish_report('brief', '2026-02-24', '77') $$, 'PT409', 'that report is published already', 'once');

select * from finish();
rollback;
