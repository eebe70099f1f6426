begin;
select plan(5);
\ir outcome.psql

select is(pg_temp.outcome(580.01, margin => 0), 'worthless', 'with none a cent is enough');
select is(pg_temp.outcome(580, margin => 0), 'confirm', 'at the strike it never is');
select is(pg_temp.outcome(574.99, 5, 0), 'max_loss', 'below the long put as well');
select is(pg_temp.outcome(585.80, margin => 1), 'confirm', 'one percent is 5.80');
select is(pg_temp.outcome(585.81, margin => 1), 'worthless', 'and no more');

select * from finish();
rollback;
