-- Its mark is 84: the put at 580 at 184, the one at 575 at 100.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(184));
create function pg_temp.close(price numeric, more text default '') returns text
language sql return (
  select format('select public.close_position(%s, %s%s)', position_id, price, more) from public.positions where request_id = 'VPC'
);

select throws_ok(
  pg_temp.close(0.84), 'PT422',
  format('exit_price is 0.0084 a share, 0.84 a contract, but the latest mark of position %s is 0.84 a share, 84.00 a contract',
    (select position_id from public.positions where request_id = 'VPC')), 'both prices are named'
);
select is(pg_temp.field_refused(pg_temp.close(168.01)), 'exit_price', 'more than double is refused, too');
select is((select status from public.positions where request_id = 'VPC'), 'OPEN', 'nothing is booked');
select lives_ok(pg_temp.close(0.84, ', confirmed => true'), 'a confirmed price is accepted');
select is((select realized_pnl from public.positions where request_id = 'VPC'), 298.32, '300 - 2 x 0.84');

select * from finish();
rollback;
