create function private.market_facts(r public.trade_requests, p public.positions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_strip_nulls(r.quoted - array['legs', 'at', 'equity'] || jsonb_build_object(
    'at', private.new_york_time((r.quoted ->> 'at')::timestamptz),
    'iv_percent', round((r.quoted ->> 'iv')::numeric * 100, 1),
    -- The fees of the entry; a close costs the same again.
    'fees', nullif(round(fee.a_leg * jsonb_array_length(r.legs) * r.quantity, 2), 0),
    'return_percent', round(100 * p.credit / nullif(at_its_price.capital, 0), 2),
    'annualised_percent', round(100 * p.credit / nullif(at_its_price.capital, 0) * 365 / greatest(level.dte, 7), 1),
    'of_buying_power_percent', case when (r.quoted ->> 'buying_power')::numeric > 0
      then round(100 * p.collateral / (r.quoted ->> 'buying_power')::numeric, 1) end,
    'of_equity_percent', round(100 * p.stress_loss / nullif((r.quoted ->> 'equity')::numeric, 0), 1),
    'of_limits', (
      select jsonb_agg(jsonb_build_object('name', v.name, 'percent', round(100 * v.used / nullif(v.most, 0), 0)) order by v.place)
      from public.limits l
      cross join (
        select coalesce(sum(e.collateral), 0) as collateral,
          coalesce(sum(e.risk) filter (where e.underlying = r.underlying), 0) as risk_of_ticker
        from private.exposures e
      ) held
      cross join lateral (values
        (1, 'max_risk_per_trade', p.stress_loss, l.max_risk_per_trade),
        (2, 'max_risk_per_ticker', held.risk_of_ticker + p.stress_loss, l.max_risk_per_ticker),
        (3, 'max_total_collateral', held.collateral + p.collateral, l.max_total_collateral)
      ) v (place, name, used, most)
      where v.most < 'infinity'
    )))
  from public.order_settings s
  cross join lateral (
    select case when (select l.mode from private.check_lease l) = 'PAPER' then s.paper_fee else s.estimated_fee end as a_leg
  ) fee
  cross join lateral (select r.expiration_date - private.new_york_date(private.now()) as dte) level
  -- The shares of a covered call and the margin are valued at the quoted price of the underlying.
  cross join lateral (
    select draft.capital from private.draft_position(r, r.floor_credit * r.quantity, r.quantity, (r.quoted ->> 'price')::numeric) draft
  ) at_its_price
  where r.quoted is not null
$$;

comment on function private.market_facts(public.trade_requests, public.positions) is
  'The market''s facts on a card, as they were when it was quoted (private.quoted_facts()), and their meaning for the position that the request would make: {at (New York time), iv_percent, fees (each way, as far as they are known, USD), return_percent (credit over capital at that price), annualised_percent (simple, by 365 / days, at least 7), of_buying_power_percent (null where nothing of it is left), of_equity_percent (the loss that counts in the limits), of_limits: [{name, percent (open positions included)}], ...}; null where it was not quoted.';
