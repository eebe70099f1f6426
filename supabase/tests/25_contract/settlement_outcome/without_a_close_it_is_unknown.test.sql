begin;
select plan(3);
\ir outcome.psql

select is(pg_temp.outcome('-580p', null), 'unknown', 'a put');
select is(pg_temp.outcome('-580p +575p', null), 'unknown', 'a spread');
select is(pg_temp.debit('-580p', null), null, 'the debit is unknown, too');

select * from finish();
rollback;
