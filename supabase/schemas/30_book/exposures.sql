create view private.exposures with (security_invoker = true) as
with at_the_broker as (
  select r.request_id, r.ticker, r.expiration_date,
    coalesce(r.width, r.strike_price) * 100 * o.quantity as collateral, r.net_credit * o.quantity as credit
  from public.orders o
  join public.trade_requests r using (request_id)
  where o.purpose = 'entry' and o.is_live
)
select request_id, ticker, expiration_date, collateral, collateral - credit as max_risk from at_the_broker
union all
select request_id, ticker, expiration_date,
  collateral * open_quantity / quantity, max_risk * open_quantity / quantity
from public.positions
where status = 'OPEN' and request_id not in (select request_id from at_the_broker);

comment on view private.exposures is
  'What is at risk: every open position with what is open of it, and every entry at the broker, whole, as if it had filled. Collateral and max risk in USD.';
