begin;
select plan(8);
\ir ../../posts.psql

-- The networks to which a report goes after it was sent.
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
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": true}'), '{}', 'at first none');
insert into public.standing_posts (network, report, set_by) values
  ('bluesky', 'scorecard', '77'), ('telegram', 'scorecard', '77'), ('x', 'scorecard', '77'), ('bluesky', 'weekly', '77');
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": true}'), '{bluesky}', 'the networks that are chosen and set up');
select results_eq($$ select approved_by, facts -> 'with_open' from public.posts $$, $$ values ('schedule', 'false'::jsonb) $$, 'open positions are left out');
update public.report_settings set channel_id = -1001;
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": true}'), '{bluesky,telegram}', 'the channel, too');
select is(pg_temp.goes('scorecard', '{"is_over": true}'), '{}', 'a requested report is not published automatically');
select is(pg_temp.goes('scorecard', '{"scheduled": true, "is_over": false}'), '{}', 'an incomplete report is not');
select is(pg_temp.goes('brief', '{"scheduled": true, "is_over": true}'), '{}', 'another kind of report is not');
select is(pg_temp.goes('weekly', '{"scheduled": true, "is_over": true}'), '{bluesky}', 'each kind has its own networks');

select * from finish();
rollback;
