create view public.v_opportunities with (security_invoker = true) as
select o.opportunity_id, s.scan_id, s.trade_date, s.began_at, o.rule, o.strategy_type, o.ticker,
  private.contract_name(o.ticker, o.legs) as contract, o.expiration_date, o.dte, o.place, o.fell_out, o.quantity,
  o.underlying_price, o.credit, o.natural_credit, o.floor_credit, o.capital, o.delta, o.implied_volatility, o.chance,
  o.return_percent, o.annualised_percent, o.score_return, o.score_edge, o.score_liquidity, o.score_fit, o.score,
  r.request_id, r.status as request_status, p.position_id, p.status as position_status, p.exit_reason,
  round(case when p.status <> 'OPEN' then p.realized_pnl / p.quantity end, 2) as pnl_per_contract,
  at_the_end.close as close_at_expiration,
  round(o.floor_credit - private.worth(o.legs, at_the_end.close)
    -- The shares of a covered call are part of the trade.
    + case when private.needs_shares(o.strategy_type) then 100 * (at_the_end.close - o.underlying_price) else 0 end, 2) as pnl_if_held
from public.opportunities o
join public.scans s using (scan_id)
left join public.trade_requests r using (request_id)
left join public.positions p using (request_id)
left join public.daily_volatility at_the_end
  on at_the_end.ticker = o.underlying and at_the_end.trade_date = o.expiration_date;

comment on view public.v_opportunities is
  'The trades that scans have found, and their results, whether traded or not. Prices and results in USD per contract, prices of the underlying in USD per share; the rest as in opportunities.';
comment on column public.v_opportunities.place is 'Place in its list; null = not listed, see fell_out.';
comment on column public.v_opportunities.pnl_per_contract is
  'P&L of the position that it became, once closed. USD per contract, after fees.';
comment on column public.v_opportunities.close_at_expiration is
  'Official close of the underlying on the expiration date, where a scan has stored it. USD per share.';
comment on column public.v_opportunities.pnl_if_held is
  'P&L if sold at the floor credit and held to expiration, with the shares of a covered call. USD per contract, before fees; null = not expired, or not known.';
grant select on public.v_opportunities to service_role;
