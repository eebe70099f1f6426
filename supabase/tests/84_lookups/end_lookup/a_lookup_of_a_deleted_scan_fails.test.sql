begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.queue_lookup('chain', '{"scan_id": 4711, "ticker": "SPY", "account": false}');
select is(public.next_lookup(), null, 'A lookup of a deleted scan is not asked');
select results_eq('select status from private.lookups', $$ values ('failed') $$, 'A lookup of a deleted scan fails, so that it blocks no other');

select * from finish();
rollback;
