begin;
select plan(7);
\ir ../../posts.psql

select is(public.begin_publish('{x,bluesky}'), '{"renew": ["bluesky", "x"]}'::jsonb, 'at first every network is to be checked');
select is(public.begin_publish('{x,bluesky}'), '{"renew": []}'::jsonb, 'not at every call');
update private.networks set asked_at = clock_timestamp() - interval '61 minutes' where network = 'x';
select is(public.begin_publish('{x,bluesky}'), '{"renew": []}'::jsonb, 'not every hour');
select public.record_lease('x', fault => 'Refused.');
select is(public.begin_publish('{x,bluesky}'), '{"renew": ["x"]}'::jsonb, 'after a fault every hour');
update private.networks set asked_at = clock_timestamp() - interval '20 hours 1 minute' where network = 'bluesky';
select is(public.begin_publish('{x,bluesky}'), '{"renew": ["bluesky"]}'::jsonb, 'without a fault once a day');
select is(public.begin_publish('{bluesky}'), '{"renew": []}'::jsonb, 'a network without settings');
select results_eq('select network from private.networks', $$ values ('bluesky') $$, 'is no longer set up');

select * from finish();
rollback;
