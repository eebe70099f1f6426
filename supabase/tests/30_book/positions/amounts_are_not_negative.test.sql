begin;
select plan(10);
\ir ../../book.psql

select throws_ok(
  format($$ update public.positions set %I = 0 where request_id = 'VPC' $$, name),
  '23514', null, name || ' is above zero'
)
from unnest(array['entry_price', 'stop_loss', 'profit_target', 'capital']) name;
select throws_ok(
  format($$ update public.positions set %I = -1 where request_id = 'VPC' $$, name),
  '23514', null, name || ' is not negative'
)
from unnest(array['exit_price', 'fees', 'exit_dte', 'open_quantity', 'collateral', 'max_risk']) name;

select * from finish();
rollback;
