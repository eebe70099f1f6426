begin;
select plan(5);
\ir ../../book.psql

update public.positions
set status = 'CLOSED', open_quantity = 0, exit_date = private.now(), exit_price = 75, exit_reason = 'manual', pnl_percent = 50
where request_id = 'VPC';

select throws_ok(
  format($$ update public.positions set %I = null where request_id = 'VPC' $$, name),
  '23514', null, 'not without its ' || name
)
from unnest(array['exit_reason', 'exit_price', 'pnl_percent']) name;
select throws_ok(
  format($$ update public.positions set exit_reason = %L where request_id = 'VPC' $$, reason),
  '23514', null, 'the reason has 1 to 50 characters'
)
from unnest(array['', repeat('x', 51)]) reason;

select * from finish();
rollback;
