begin;
select plan(2);
\ir ../../clock.psql

prepare ends as select says from private.system_faults() where fault = 'calendar_ends';
select pg_temp.set_clock('2028-09-30 10:15');
select is_empty('execute ends', 'a quarter of a year is left');
select pg_temp.set_clock('2028-10-01 00:00');
select results_eq(
  'execute ends',
  $$ values ('The market calendar ends with 2028: add the holidays of 2029 to market_calendar, as the exchange announces them.') $$,
  'then it is time'
);

select * from finish();
rollback;
