create view private.quoted_legs with (security_invoker = true) as
with subjects as (
  select 'position' as subject, position_id::text as subject_id, ticker, coalesce(width, strike_price) * 100 as max_mark, legs
  from public.positions
  where status = 'OPEN' and expiration_date >= (select private.earliest_expiration())
  union all
  select 'request', request_id, ticker, coalesce(width, strike_price) * 100, legs
  from public.trade_requests
  where status = 'approved'
  union all
  select 'paper_order', paper_order_id::text, null, coalesce(width, strike_price) * 100, legs
  from private.paper_orders
  where status = 'working'
)
select subjects.subject, subjects.subject_id, subjects.ticker, subjects.max_mark, leg.action, leg.symbol
from subjects
cross join lateral jsonb_to_recordset(subjects.legs) leg (action text, symbol text);

comment on view private.quoted_legs is
  'Every leg that somebody needs a quote for: open positions that still trade, approved requests, the paper broker''s working orders. max_mark: the most the whole can be worth, USD per contract.';
