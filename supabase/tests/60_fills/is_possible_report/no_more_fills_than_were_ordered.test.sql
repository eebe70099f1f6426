begin;
select plan(4);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 3, 450), false, 'three of two');
select is(pg_temp.possible('exit', 'cancelled', 3, -225), false, 'whatever became of the rest');
select is(pg_temp.possible('entry', 'working', -1, 150), false, 'less than none');
select is(pg_temp.possible('entry', 'working', 2, 300), true, 'a status that is behind its fills is not wrong');

select * from finish();
rollback;
