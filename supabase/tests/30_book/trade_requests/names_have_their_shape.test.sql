begin;
select plan(4);
\ir ../../book.psql

select throws_ok(
  format($$ update public.trade_requests set request_id = %L where request_id = 'proposed' $$, name),
  '23514', null, 'request_id has 1 to 255 characters'
)
from unnest(array['', repeat('x', 256)]) name;
select throws_ok(
  format($$ update public.trade_requests set ticker = %L where request_id = 'proposed' $$, ticker),
  '23514', null, 'no ticker is written ' || quote_literal(ticker)
)
from unnest(array['spy', 'SPY; DROP']) ticker;

select * from finish();
rollback;
