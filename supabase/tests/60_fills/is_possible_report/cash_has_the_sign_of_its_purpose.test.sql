begin;
select plan(4);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 2, -300), false, 'an entry never pays');
select is(pg_temp.possible('entry', 'filled', 2, 0), false, 'nor is it given away');
select is(pg_temp.possible('exit', 'filled', 2, 0.01), false, 'an exit never receives');
select is(pg_temp.possible('exit', 'filled', 2, -0.01), true, 'it may cost next to nothing');

select * from finish();
rollback;
