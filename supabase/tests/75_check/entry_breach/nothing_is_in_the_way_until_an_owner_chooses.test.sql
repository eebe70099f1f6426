begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select is(pg_temp.breach(), null, 'no limit is set');
select is(pg_temp.breach(0), null, 'the buying power is not compared either');

select * from finish();
rollback;
