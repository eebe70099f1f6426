begin;
select plan(3);
\ir ../../book.psql

select throws_ok(
  format($$ update public.trade_requests set %I = 0 where request_id = 'VPC' $$, name),
  '23514', null, name || ' is above zero'
)
from unnest(array['net_credit', 'quantity', 'max_worth']) name;

select * from finish();
rollback;
