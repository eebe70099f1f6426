begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select is(pg_temp.breach_of('max_open_positions', 3), null, 'two are open, and a limit of three allows the entry');
select is(
  pg_temp.breach_of('max_open_positions', 2), 'There would be 3 open positions; max_open_positions is 2.', 'a limit of two does not'
);

select * from finish();
rollback;
