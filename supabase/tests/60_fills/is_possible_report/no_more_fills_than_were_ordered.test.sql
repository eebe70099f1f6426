begin;
select plan(4);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 3, 450), false, 'three of two');
select is(pg_temp.possible('exit', 'cancelled', 3, -225), false, 'whatever its status');
select is(pg_temp.possible('entry', 'working', -1, 150), false, 'a negative quantity');
select is(pg_temp.possible('entry', 'working', 2, 300), true, 'a status that lags behind its fills is possible');

select * from finish();
rollback;
