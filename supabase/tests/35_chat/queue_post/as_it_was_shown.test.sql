begin;
select plan(9);
\ir ../../posts.psql

update public.report_settings set channel_id = -1001;
insert into private.outbox (kind, status, facts)
values ('scorecard', 'sent', '{"day": "2026-02-24", "is_over": true, "opened": 3, "looks": {"hide_dollars": false, "mode": "PAPER"}}');
update public.report_settings set hide_dollars = true;
update private.check_lease set mode = 'LIVE';
create function pg_temp.queued(network text, with_open boolean default false) returns bigint
language sql as $$ select private.queue_post(queued.network, o, queued.with_open, '77') from private.outbox o where o.kind = 'scorecard' $$;
select isnt(pg_temp.queued('bluesky', true), null, 'a post is on its way');
select results_eq(
  $$ select network, report, trade_date, status, approved_by, facts ->> 'opened', facts -> 'with_open', pg_temp.due_in() from public.posts $$,
  $$ values ('bluesky', 'scorecard', date '2026-02-24', 'pending', '77', '3', 'true'::jsonb, 0.0) $$, 'it is due at once, with the facts as shown');
select results_eq(
  $$ select facts #> '{looks,hide_dollars}', facts #>> '{looks,mode}' from public.posts $$,
  $$ values ('true'::jsonb, 'PAPER') $$, 'it has the current settings for hiding and the mode of the report');
select is(pg_temp.queued('bluesky'), null, 'the same report is not queued twice');
select isnt(pg_temp.queued('x'), null, 'each network has its own post');
select isnt(pg_temp.queued('telegram'), null, 'the channel has one, too');
select results_eq(
  $$ select p.due_at, o.chat_id, o.facts -> 'with_open' from public.posts p join private.outbox o on o.facts ->> 'post_id' = p.post_id::text where p.network = 'telegram' $$,
  $$ values (null::timestamptz, -1001::bigint, 'false'::jsonb) $$, 'the channel''s post goes through the outbox');
update public.posts set status = 'failed', due_at = null where network = 'bluesky';
select isnt(pg_temp.queued('bluesky'), null, 'a failed post may be tried again');
update public.posts set status = 'unknown', sent_at = clock_timestamp(), due_at = null where network = 'x';
select is(pg_temp.queued('x'), null, 'an unknown post may not');

select * from finish();
rollback;
