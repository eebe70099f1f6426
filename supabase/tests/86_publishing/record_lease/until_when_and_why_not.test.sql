begin;
select plan(4);
\ir ../../posts.psql

prepare lease as select expires_at, fault from private.networks;
select public.record_lease('bluesky', '2026-05-01');
select results_eq('execute lease', $$ values (timestamptz '2026-05-01', null::text) $$, 'until when');
select public.record_lease('bluesky', fault => 'Refused.');
select results_eq('execute lease', $$ values (timestamptz '2026-05-01', 'Refused.') $$, 'what cannot be found out leaves what is known');
select public.record_lease('bluesky');
select results_eq('execute lease', $$ values (null::timestamptz, null::text) $$, 'or nobody knows');
select public.record_lease('x', '2026-05-01');
select results_eq('select network from private.networks', $$ values ('bluesky') $$, 'of one that is not set up nothing is kept');

select * from finish();
rollback;
