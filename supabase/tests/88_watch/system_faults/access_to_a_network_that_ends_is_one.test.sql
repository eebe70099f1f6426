begin;
select plan(7);
\ir ../../posts.psql

create function pg_temp.says(fault text) returns text
language sql return (select says from private.system_faults() f where f.part = 'publishing' and f.fault = says.fault);
select public.record_lease('bluesky', clock_timestamp() + interval '7 days 1 minute');
select is(pg_temp.says('lapses'), null, 'an end in more than a week is no fault');
select public.record_lease('bluesky', clock_timestamp() + interval '6 days 23 hours');
select matches(pg_temp.says('lapses'), '^The access to Bluesky ends \w{3} \d{2} \w{3}, \d\d:\d\d\. Make a new one, as README says, and set BLUESKY_ACCESS_TOKEN\.$', 'within a week it is one, with what to do');
select public.record_lease('bluesky', clock_timestamp() - interval '1 hour');
select matches(pg_temp.says('lapses'), '^The access to Bluesky has ended ', 'until the access is renewed');
select public.record_lease('bluesky');
select is(pg_temp.says('lapses'), null, 'an access without an end is no fault');
select is(pg_temp.says('renewal'), null, 'a renewed access is no fault');
select public.record_lease('bluesky', fault => 'Refused. Set BLUESKY_APP_PASSWORD');
select is(pg_temp.says('renewal'), 'The access to Bluesky could not be looked after: Refused. Set BLUESKY_APP_PASSWORD.', 'a failed renewal is one');
select is((select ok from public.v_system_health where part = 'publishing'), false, 'it belongs to the part publishing');

select * from finish();
rollback;
