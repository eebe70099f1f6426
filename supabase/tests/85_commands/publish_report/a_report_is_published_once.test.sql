begin;
select plan(10);
\ir ../../clock.psql
\ir ../../book.psql

delete from private.outbox;
insert into private.outbox (kind) values ('brief'), ('opened');
select public.claim_messages() -> 0 ->> 'message_id' as brief \gset
select message_id as alert from private.outbox where kind = 'opened' \gset

select throws_like(
  format($$ select private.publish_report(%s, 'telegram', false, '77') $$, :brief), 'there is no channel%', 'Publishing to Telegram is refused without a channel');
update public.report_settings set channel_id = -1001;
select throws_ok(
  format($$ select private.publish_report(%s, 'telegram', false, '77') $$, :alert), 'PT404',
  'that report is no longer stored: ask for it again and publish the new one', 'Publishing a message that is not a report is refused');
select private.publish_report(:brief, 'telegram', true, '77');
select results_eq(
  $$ select chat_id, facts ->> 'report', facts ->> 'day', facts -> 'with_open' from private.outbox where kind = 'post' $$,
  $$ values (-1001::bigint, 'brief', '2026-02-24', 'true'::jsonb) $$, 'A published report is sent to the channel'
);
select is(
  (select post.facts @> (brief.facts - 'looks') from private.outbox post, private.outbox brief
    where post.kind = 'post' and brief.kind = 'brief'), true, 'A published report has the figures that were shown'
);
select results_eq(
  $$ select network, report, trade_date, status, approved_by from public.posts $$,
  $$ values ('telegram', 'brief', date '2026-02-24', 'pending', '77') $$, 'The post keeps who approved it'
);
select throws_ok(
  format($$ select private.publish_report(%s, 'telegram', false, '77') $$, :brief), 'PT409', 'that report is already published or being published', 'A report is published once');

select throws_ok(
  format($$ select private.publish_report(%s, 'bluesky', false, '77') $$, :brief), 'PT409',
  'Bluesky is not set up: docs/publishing.md lists the settings it needs', 'Publishing on a network that is not set up is refused');
insert into private.networks (network) values ('bluesky');
select private.publish_report(:brief, 'bluesky', null, '77');
select results_eq(
  $$ select facts -> 'with_open', due_at is not null from public.posts where network = 'bluesky' $$,
  $$ values ('false'::jsonb, true) $$, 'Open positions are left out unless asked for');
select throws_ok(
  format($$ select private.publish_report(%s, null, null, '77') $$, :brief), 'PT422',
  'ask for that report again and press “Publish ...” under it to choose the network', 'A button without a network is refused with what to do');
update public.posts set status = 'failed', due_at = null where network = 'bluesky';
select lives_ok(
  format($$ select private.publish_report(%s, 'bluesky', false, '77') $$, :brief), 'A failed post may be published again');

select * from finish();
rollback;
