begin;
select plan(5);
\ir outcome.psql

select is(pg_temp.outcome('-580p', 580.01, 0), 'settled', 'with a margin of zero a cent is enough');
select is(pg_temp.outcome('-580p', 580, 0), 'confirm', 'at the strike a person decides, whatever the margin');
select is(pg_temp.outcome('-580p +575p', 574.99, 0), 'settled', 'a spread a cent below its long put is settled');
select is(pg_temp.outcome('-580p', 585.80, 1), 'confirm', 'one percent is 5.80');
select is(pg_temp.outcome('-580p', 585.81, 1), 'settled', 'more than that is settled');

select * from finish();
rollback;
