begin;
select plan(5);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 2, null), false, 'an entry without cash');
select is(pg_temp.possible('exit', 'filled', 2, null), false, 'an exit without cash');
select is(pg_temp.possible('entry', 'working', 0, 150), false, 'cash without a fill');
select is(pg_temp.possible('entry', 'filled', 0, 0), false, 'filled without a fill');
select is(pg_temp.possible('exit', 'partially_filled', null, null), false, 'partially filled without one');

select * from finish();
rollback;
