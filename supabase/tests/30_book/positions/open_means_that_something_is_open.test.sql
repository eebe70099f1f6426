begin;
select plan(4);
\ir ../../book.psql

select throws_ok(
  $$ update public.positions set open_quantity = 0 where request_id = 'VPC' $$,
  '23514', null, 'not OPEN with nothing open'
);
select throws_ok(
  format(
    $$
      update public.positions
      set status = %L, exit_date = private.now(), exit_price = 75, exit_reason = 'manual', pnl_percent = 50
      where request_id = 'VPC'
    $$,
    status
  ),
  '23514', null, 'not ' || status || ' with two contracts open'
)
from unnest(array['CLOSED', 'EXPIRED']) status;
select lives_ok(
  $$
    update public.positions
    set status = 'CLOSED', open_quantity = 0, exit_date = private.now(), exit_price = 75, exit_reason = 'manual', pnl_percent = 50
    where request_id = 'VPC'
  $$,
  'CLOSED with nothing open'
);

select * from finish();
rollback;
