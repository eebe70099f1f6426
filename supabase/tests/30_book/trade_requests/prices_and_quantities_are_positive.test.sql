begin;
select plan(6);
\ir ../../book.psql

select throws_ok(
  format($$ update public.trade_requests set %I = 0 where request_id = 'VPC' $$, name),
  '23514', null, name || ' is above zero'
)
from unnest(array['net_credit', 'strike_price', 'width', 'quantity']) name;
select throws_ok(
  $$ update public.trade_requests set strike_price = -580, net_credit = -60000 where request_id = 'CSP' $$,
  '23514', null, 'not even when both have the wrong sign'
);
select throws_ok(
  $$ update public.trade_requests set width = strike_price where request_id = 'VPC' $$,
  '23514', null, 'the long strike is above zero'
);

select * from finish();
rollback;
