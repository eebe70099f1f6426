begin;
select plan(2);
\ir orders.psql

select is(pg_temp.possible('entry', 'filled', 2, 300, -0.01), false, 'nobody pays us for trading');
select is(pg_temp.possible('entry', 'filled', 2, 300, null), true, 'a broker that does not say charges nothing yet');

select * from finish();
rollback;
