begin;
select plan(9);
\ir ../../book.psql

select throws_ok(
  format($$ update public.positions set %I = 0 where request_id = 'VPC' $$, name),
  '23514', null, name || ' is above zero'
)
from unnest(array['entry_price', 'stop_loss', 'profit_target', 'collateral', 'max_risk']) name;
select throws_ok(
  format($$ update public.positions set %I = -1 where request_id = 'VPC' $$, name),
  '23514', null, name || ' is not negative'
)
from unnest(array['exit_price', 'fees', 'exit_dte', 'open_quantity']) name;

select * from finish();
rollback;
