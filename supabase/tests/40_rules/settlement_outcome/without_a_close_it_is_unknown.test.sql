begin;
select plan(2);
\ir outcome.psql

select is(pg_temp.outcome(null), 'unknown', 'a put');
select is(pg_temp.outcome(null, 5), 'unknown', 'a spread');

select * from finish();
rollback;
