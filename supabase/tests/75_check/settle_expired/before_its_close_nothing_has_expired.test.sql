begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select pg_temp.set_clock('2026-04-17 15:59:59.999');
select is(pg_temp.settle(590), '[]', 'the position still trades');

select * from finish();
rollback;
