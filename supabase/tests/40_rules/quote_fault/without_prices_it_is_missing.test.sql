begin;
select plan(3);
\ir fault.psql

select is(pg_temp.fault(null, null), 'missing', 'neither bid nor ask');
select is(pg_temp.fault(70, null), 'no_ask', 'a bid alone');
select is(pg_temp.fault(null, 0), 'no_ask', 'an ask of zero does not count as an ask');

select * from finish();
rollback;
