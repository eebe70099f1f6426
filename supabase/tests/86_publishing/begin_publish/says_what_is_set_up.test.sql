begin;
select plan(7);
\ir ../../posts.psql

select is(public.begin_publish('{x,bluesky}'), '{"renew": ["bluesky", "x"]}'::jsonb, 'each of them is asked about at first');
select is(public.begin_publish('{x,bluesky}'), '{"renew": []}'::jsonb, 'not at every call');
update private.networks set asked_at = clock_timestamp() - interval '61 minutes' where network = 'x';
select is(public.begin_publish('{x,bluesky}'), '{"renew": []}'::jsonb, 'nor every hour');
select public.record_lease('x', fault => 'Refused.');
select is(public.begin_publish('{x,bluesky}'), '{"renew": ["x"]}'::jsonb, 'but after a fault');
update private.networks set asked_at = clock_timestamp() - interval '20 hours 1 minute' where network = 'bluesky';
select is(public.begin_publish('{x,bluesky}'), '{"renew": ["bluesky"]}'::jsonb, 'and once a day');
select is(public.begin_publish('{bluesky}'), '{"renew": []}'::jsonb, 'what has no settings any more');
select results_eq('select network from private.networks', $$ values ('bluesky') $$, 'is not set up any more');

select * from finish();
rollback;
