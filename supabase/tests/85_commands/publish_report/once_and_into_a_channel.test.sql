begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind) values ('brief'), ('opened');
select public.claim_messages() -> 0 ->> 'message_id' as brief \gset
select message_id as alert from private.outbox where kind = 'opened' \gset

select throws_like(
  format($$ select private.publish_report(%s, '77') $$, :brief), 'there is no channel%', 'only where there is a channel');
update public.report_settings set channel_id = -1001;
select throws_ok(
  format($$ select private.publish_report(%s, '77') $$, :alert), 'PT404',
  'what that report said is no longer kept: ask for it again, and publish that', 'only what is a report');
select private.publish_report(:brief, '77');
select results_eq(
  $$ select chat_id, facts ->> 'report', facts ->> 'day' from private.outbox where kind = 'post' $$,
  $$ values (-1001::bigint, 'brief', '2026-02-24') $$, 'it leaves for the channel'
);
select is(
  (select post.facts @> (brief.facts - 'looks') from private.outbox post, private.outbox brief
    where post.kind = 'post' and brief.kind = 'brief'), true, 'as it was shown'
);
select results_eq(
  $$ select network, report, trade_date, status, approved_by from public.posts $$,
  $$ values ('telegram', 'brief', date '2026-02-24', 'approved', '77') $$, 'and who sent it is known'
);
select throws_ok(
  format($$ select private.publish_report(%s, '77') $$, :brief), 'PT409', 'that report is published already', 'once');

select * from finish();
rollback;
