begin;
select plan(5);
\ir fault.psql

select is(pg_temp.fault(70, 80, '2026-03-03 14:58:00Z'), null, 'an age of two minutes is accepted');
select is(pg_temp.fault(70, 80, '2026-03-03 14:57:59.999Z'), 'stale', 'anything older is stale');
select is(pg_temp.fault(70, 80, '2026-03-02 20:59:59Z'), 'stale', 'a quote of yesterday is stale');
select is(pg_temp.fault(70, 80, '2026-03-03 15:00:05Z'), null, 'a quote from a clock that is ahead is accepted');
update public.quote_settings set max_quote_age = '5 minutes';
select is(pg_temp.fault(70, 80, '2026-03-03 14:55Z'), null, 'the owner may allow five minutes');

select * from finish();
rollback;
