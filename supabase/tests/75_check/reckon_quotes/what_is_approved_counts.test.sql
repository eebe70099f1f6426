begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
select is(
  private.reckon_quotes(true, '{"calls": 30, "seconds": 60, "symbols": 50}'), row(0, null::integer), 'nothing is open and nothing is approved'
);
select pg_temp.approve('approved');
select is(
  private.reckon_quotes(true, '{"calls": 30, "seconds": 60, "symbols": 50}'), row(2, null::integer), 'its leg and its underlying, in separate requests'
);

select * from finish();
rollback;
