begin;
select plan(7);
\ir ../../posts.psql

create function pg_temp.says(fault text) returns text
language sql return (select says from private.system_faults() f where f.part = 'publishing' and f.fault = says.fault);
select public.record_lease('bluesky', clock_timestamp() + interval '7 days 1 minute');
select is(pg_temp.says('lapses'), null, 'an end in more than a week is no fault');
select public.record_lease('bluesky', clock_timestamp() + interval '6 days 23 hours');
select matches(pg_temp.says('lapses'), '^The access token for Bluesky expires \w{3} \w{3} \d{1,2}, \d\d:\d\d\. Create a new one as described in docs/publishing\.md and set BLUESKY_ACCESS_TOKEN\.$', 'within a week it is, with what to do');
select public.record_lease('bluesky', clock_timestamp() - interval '1 hour');
select matches(pg_temp.says('lapses'), '^The access token for Bluesky expired ', 'until it is renewed');
select public.record_lease('bluesky');
select is(pg_temp.says('lapses'), null, 'an access without an end is no fault');
select is(pg_temp.says('renewal'), null, 'a renewed access is no fault');
select public.record_lease('bluesky', fault => 'Refused. Set BLUESKY_APP_PASSWORD');
select is(pg_temp.says('renewal'), 'The access token for Bluesky could not be renewed: Refused. Set BLUESKY_APP_PASSWORD.', 'one that was not is');
select is((select ok from public.v_system_health where part = 'publishing'), false, 'a part of its own is not well');

select * from finish();
rollback;
