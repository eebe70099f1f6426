begin;
select plan(4);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 2, -300), false, 'an entry never pays cash');
select is(pg_temp.possible('entry', 'filled', 2, 0), false, 'an entry is not given away');
select is(pg_temp.possible('exit', 'filled', 2, 0.01), false, 'an exit never receives cash');
select is(pg_temp.possible('exit', 'filled', 2, -0.01), true, 'an exit may cost almost nothing');

select * from finish();
rollback;
