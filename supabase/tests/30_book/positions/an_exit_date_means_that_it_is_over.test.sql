begin;
select plan(2);
\ir ../../book.psql

select throws_ok(
  $$ update public.positions set exit_date = private.now() where request_id = 'VPC' $$,
  '23514', null, 'no exit date while it is OPEN'
);
select throws_ok(
  $$
    update public.positions set status = 'CLOSED', open_quantity = 0, exit_price = 75, exit_reason = 'manual', pnl_percent = 50
    where request_id = 'VPC'
  $$,
  '23514', null, 'not CLOSED without an exit date'
);

select * from finish();
rollback;
