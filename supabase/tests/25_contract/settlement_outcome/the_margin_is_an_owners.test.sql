begin;
select plan(5);
\ir outcome.psql

select is(pg_temp.outcome('-580p', 580.01, 0), 'settled', 'with none a cent is enough');
select is(pg_temp.outcome('-580p', 580, 0), 'confirm', 'at the strike it never is');
select is(pg_temp.outcome('-580p +575p', 574.99, 0), 'settled', 'below the long put as well');
select is(pg_temp.outcome('-580p', 585.80, 1), 'confirm', 'one percent is 5.80');
select is(pg_temp.outcome('-580p', 585.81, 1), 'settled', 'and no more');

select * from finish();
rollback;
