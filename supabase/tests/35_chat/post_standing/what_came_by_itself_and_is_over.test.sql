begin;
select plan(8);
\ir ../../posts.psql

-- Where a report goes that has arrived.
create function pg_temp.goes(kind text, facts jsonb) returns text[]
language plpgsql as $$
declare
  m private.outbox;
begin
  delete from public.posts;
  delete from private.outbox where true;
  insert into private.outbox (kind, status, attempts, facts) values (goes.kind, 'sending', 1, '{"day": "2026-02-24"}' || goes.facts) returning * into m;
  perform public.record_delivery(m.message_id, 1, 'sent', 1, 1);
  return array(select p.network from public.posts p order by p.network);
end;
$$;
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": true}'), '{}', 'nowhere at first');
insert into public.standing_posts (network, report, set_by) values
  ('bluesky', 'scorecard', '77'), ('telegram', 'scorecard', '77'), ('x', 'scorecard', '77'), ('bluesky', 'weekly', '77');
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": true}'), '{bluesky}', 'then where it was asked for, and is set up');
select results_eq($$ select approved_by, facts -> 'with_open' from public.posts $$, $$ values ('schedule', 'false'::jsonb) $$, 'without what is open');
update public.report_settings set channel_id = -1001;
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": true}'), '{bluesky,telegram}', 'in the channel, too');
select is(pg_temp.goes('scorecard', '{"is_over": true}'), '{}', 'what somebody asked for stays here');
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": false}'), '{}', 'as does what is not over');
select is(pg_temp.goes('brief', '{"scheduled": true, "is_over": true}'), '{}', 'and another report');
select is(pg_temp.goes('weekly', '{"scheduled": true, "is_over": true}'), '{bluesky}', 'each has its own');

select * from finish();
rollback;
