begin;
select plan(4);
\ir ../../posts.psql

prepare lease as select expires_at, fault from private.networks;
select public.record_lease('bluesky', '2026-05-01');
select results_eq('execute lease', $$ values (timestamptz '2026-05-01', null::text) $$, 'the end of the credential is stored');
select public.record_lease('bluesky', fault => 'Refused.');
select results_eq('execute lease', $$ values (timestamptz '2026-05-01', 'Refused.') $$, 'a fault keeps the known end');
select public.record_lease('bluesky');
select results_eq('execute lease', $$ values (null::timestamptz, null::text) $$, 'the end may be unknown');
select public.record_lease('x', '2026-05-01');
select results_eq('select network from private.networks', $$ values ('bluesky') $$, 'a network that is not set up has no row');

select * from finish();
rollback;
