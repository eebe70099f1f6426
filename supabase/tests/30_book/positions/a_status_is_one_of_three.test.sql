begin;
select plan(1);
\ir ../../book.psql

select throws_ok(
  $$
    update public.positions
    set status = 'GONE', open_quantity = 0, exit_date = private.now(), exit_price = 75, exit_reason = 'manual', pnl_percent = 50
    where request_id = 'VPC'
  $$,
  '23514', null, 'OPEN, CLOSED or EXPIRED'
);

select * from finish();
rollback;
