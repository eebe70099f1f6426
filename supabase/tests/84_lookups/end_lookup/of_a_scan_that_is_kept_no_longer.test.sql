begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.queue_lookup('chain', '{"scan_id": 4711, "ticker": "SPY", "account": false}');
select is(public.next_lookup(), null, 'nothing of it is asked');
select results_eq('select status from private.lookups', $$ values ('failed') $$, 'and it keeps back no other');

select * from finish();
rollback;
