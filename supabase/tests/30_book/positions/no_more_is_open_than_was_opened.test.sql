begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$ update public.positions set open_quantity = 3 where request_id = 'VPC' $$,
  '23514', null, 'open_quantity stays within quantity'
);
select throws_ok(
  $$
    update public.positions
    set status = 'CLOSED', quantity = 0, open_quantity = 0, exit_date = private.now(), exit_price = 75, exit_reason = 'manual',
      pnl_percent = 50
    where request_id = 'VPC'
  $$,
  '23514', null, 'and quantity above zero'
);

select * from finish();
rollback;
