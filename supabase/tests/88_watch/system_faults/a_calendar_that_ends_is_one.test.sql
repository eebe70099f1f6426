begin;
select plan(4);
\ir ../../clock.psql

prepare ends as select says from private.system_faults() where fault = 'calendar_ends';
select pg_temp.set_clock('2028-09-30 10:15');
select is_empty('execute ends', 'with a quarter of a year left it is no fault');
select pg_temp.set_clock('2028-10-01 00:00');
select results_eq(
  'execute ends',
  $$ values ('The market calendar ends with 2028. Add the exchange''s holidays of 2029 to market_calendar.') $$,
  'from October on it is one'
);
insert into public.market_calendar (date) values ('2029-01-01'), ('2029-01-15');
select isnt_empty('execute ends', 'two holidays of the next year are not enough');
insert into public.market_calendar (date)
select day::date from generate_series('2029-02-01'::date, '2029-02-07', '1 day') day;
select is_empty('execute ends', 'nine holidays are enough');

select * from finish();
rollback;
