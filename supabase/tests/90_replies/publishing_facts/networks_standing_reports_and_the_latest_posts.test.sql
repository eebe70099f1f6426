begin;
select plan(4);
\ir ../../clock.psql
\ir ../../posts.psql

delete from private.networks;
select is(private.publishing_facts(), '{"networks": [], "posts": []}'::jsonb, 'Without networks and posts the lists are empty');
update public.report_settings set channel_id = -1001;
insert into private.networks (network, expires_at, fault) values ('x', null, null), ('linkedin', '2026-05-01', 'Refused.');
insert into public.standing_posts (network, report, set_by) values ('x', 'weekly', '77'), ('x', 'scorecard', '77'), ('telegram', 'brief', '77'), ('bluesky', 'brief', '77');
select is(private.publishing_facts() -> 'networks', '[
  {"network": "telegram", "expires_at": null, "fault": null, "standing": ["brief"]},
  {"network": "linkedin", "expires_at": "2026-05-01T00:00:00+00:00", "fault": "Refused.", "standing": []},
  {"network": "x", "expires_at": null, "fault": null, "standing": ["scorecard", "weekly"]}]', 'The networks that are set up are listed, the channel first');
select pg_temp.a_post('x', 'brief', date '2026-02-01' + n) from generate_series(1, 9) n;
update public.posts set status = 'unknown', sent_at = clock_timestamp(), due_at = null, error = 'No answer.' where trade_date = '2026-02-10';
select is(jsonb_array_length(private.publishing_facts() -> 'posts'), 8, 'The latest eight posts are listed');
select results_eq(
  $$ select (private.publishing_facts() #> '{posts,0}') - 'post_id', private.publishing_facts() #> '{posts,1,is_at_work}' $$,
  $$ values ('{"network": "x", "report": "brief", "trade_date": "2026-02-10", "status": "unknown", "is_at_work": false, "link": null, "error": "No answer."}'::jsonb, 'true'::jsonb) $$,
  'The latest post comes first and shows whether it is being worked on');

select * from finish();
rollback;
