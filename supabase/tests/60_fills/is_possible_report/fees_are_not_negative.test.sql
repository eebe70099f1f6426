begin;
select plan(2);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 2, 300, -0.01), false, 'fees cannot be negative');
select is(pg_temp.possible('entry', 'filled', 2, 300, null), true, 'missing fees count as zero');

select * from finish();
rollback;
