create view private.quoted_legs with (security_invoker = true) as
with subjects as (
  select 'position' as subject, position_id::text as subject_id, underlying, max_worth as max_mark, legs
  from public.positions
  where status = 'OPEN' and trades_until >= (select private.earliest_expiration())
  union all
  select 'request', request_id, underlying, max_worth, legs
  from public.trade_requests
  where status = 'approved'
    -- An entry at the broker is quoted while its limit still walks down to the approved credit.
    or status in ('executing', 'executed') and exists (
      select from public.orders o
      where o.request_id = trade_requests.request_id and o.purpose = 'entry' and o.status in ('working', 'partially_filled')
        and not exists (select from private.prompts q where q.order_id = o.order_id and q.kind = 'unfilled_entry'))
  union all
  select 'paper_order', paper_order_id::text, null, max_worth, legs
  from private.paper_orders
  where status = 'working'
)
select subjects.subject, subjects.subject_id, subjects.underlying, subjects.max_mark, leg.action, leg.symbol
from subjects
cross join lateral jsonb_to_recordset(subjects.legs) leg (action text, symbol text);

comment on view private.quoted_legs is
  'Every leg that needs a quote: of open positions that still trade, of approved requests, of requests whose entry at the broker still walks, and of the paper broker''s working orders. max_mark: the most that the whole can be worth, USD per contract.';
