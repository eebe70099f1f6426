create view private.exposures with (security_invoker = true) as
with at_the_broker as (
  select draft.request_id, draft.ticker, draft.underlying, draft.expiration_date, draft.collateral, draft.stress_loss as risk
  from public.orders o
  join public.trade_requests r using (request_id)
  cross join lateral private.draft_position(r, r.floor_credit * o.quantity, o.quantity, o.underlying_price) draft
  where o.purpose = 'entry' and o.is_live
)
select request_id, ticker, underlying, expiration_date, collateral, risk from at_the_broker
union all
select request_id, ticker, underlying, expiration_date,
  collateral * open_quantity / quantity, stress_loss * open_quantity / quantity
from public.positions
where status = 'OPEN' and request_id not in (select request_id from at_the_broker)
union all
select null, ticker, ticker, null, abs(market_value), abs(market_value) from public.v_shares;

comment on view private.exposures is
  'Everything that counts in the limits: the open part of every position; every entry at the broker, as if all of it had filled; and the book''s shares at their market value (request_id is null). Collateral and risk (positions.stress_loss) in USD.';
