begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../posts.psql

select is(private.publish_menu_facts('{"message_id": 1, "network": null}'), '{"message_id": 1, "network": null, "report": null,
  "networks": [{"network": "bluesky", "status": null, "link": null}]}'::jsonb, 'A report that is no longer stored is null');
update private.check_lease set mode = 'SIM';
delete from private.outbox;
insert into private.outbox (kind) values ('brief');
select public.claim_messages() -> 0 ->> 'message_id' as brief \gset
insert into private.outbox (kind, status, facts) values ('opened', 'sent', '{}') returning message_id as alert \gset
update private.check_lease set mode = 'LIVE';
update public.report_settings set hide_tickers = true, channel_id = -1001;
create function pg_temp.menu(message_id bigint, differing jsonb default '{}') returns jsonb
language sql return private.publish_menu_facts(jsonb_build_object('message_id', message_id) || differing);
select is(pg_temp.menu(:alert) -> 'report', 'null', 'A message that is not a report is null');
select is(pg_temp.menu(:brief) -> 'report', (select facts from private.outbox where kind = 'brief')
  || jsonb_build_object('report', 'brief', 'with_open', false, 'looks', private.report_looks() || '{"mode": "SIM"}'),
  'A report is as it was shown, without open positions and without what is hidden now');
select is(pg_temp.menu(:brief, '{"with_open": true}') #> '{report,with_open}', 'true', 'A report may include open positions');
select private.publish_report(:brief, 'bluesky', false, '77');
select is(pg_temp.menu(:brief) #> '{report,looks}', (select facts -> 'looks' from public.posts), 'The menu shows the report as it is published');
select is(pg_temp.menu(:brief) -> 'networks', '[{"network": "telegram", "status": null, "link": null}, {"network": "bluesky", "status": "pending", "link": null}]',
  'The menu shows the networks and the status in each');
update public.posts set status = 'failed', due_at = null where true;
select private.publish_report(:brief, 'bluesky', false, '77');
select private.end_post((select max(post_id) from public.posts), 'published', null, null, 'at://1', 'https://bsky.app/1', null);
select pg_temp.a_post('bluesky', 'brief', '2026-02-23'), pg_temp.a_post('bluesky', 'scorecard');
select is(pg_temp.menu(:brief) #> '{networks,1}', '{"network": "bluesky", "status": "published", "link": "https://bsky.app/1"}', 'The status is that of the report''s latest post');

select * from finish();
rollback;
