create view public.v_shares with (security_invoker = true) as
select l.ticker, l.quantity, l.price_in, l.opened_at, l.opened_by, l.chain,
  case when l.quantity > 0 then round(l.price_in
    -- Less what is left of the premium of the option that brought the shares, after its legs were booked ...
    - coalesce((
      -- Per share at the time of the assignment, so that a later split changes nothing.
      select (p.credit * o.filled_quantity / p.quantity + o.fill_cash) / abs(t.quantity)
      from public.share_trades t join public.orders o using (order_id) join public.positions p using (position_id)
      where t.trade_id = l.opened_by
    ), 0)
    -- ... and less the premiums of the covered calls opened since, each spread over all shares held at the time.
    - coalesce((
      select sum((p.credit + coalesce(bought_back.cash, 0)) / nullif(greatest(held.shares, 100 * p.quantity), 0))
      from public.positions p
      join private.strategies() s on s.strategy_type = p.strategy_type and s.secured_by = 'shares'
      left join lateral (
        select sum(o.fill_cash) as cash from public.orders o
        where o.position_id = p.position_id and o.purpose = 'exit' and o.exit_reason <> 'assigned'
      ) bought_back on true
      cross join lateral (
        select sum(t.quantity) as shares from public.share_trades t where t.ticker = l.ticker and t.traded_at <= p.entry_date
      ) held
      where p.underlying = l.ticker and p.entry_date >= l.opened_at
    ), 0), 2) end as effective_cost,
  m.close as last_close, m.trade_date as last_close_on,
  round(l.quantity * v.mark, 2) as market_value,
  round(l.quantity * (v.mark - l.price_in) - l.fees_in, 2) as unrealized_pnl
from public.v_share_lots l
left join lateral (
  select c.close, c.trade_date from private.share_closes c
  where c.ticker = l.ticker and c.trade_date >= (l.opened_at at time zone 'America/New_York')::date
  order by c.trade_date desc limit 1
) m on true
cross join lateral (select coalesce(m.close, l.price_in) as mark) v
where l.closed_by is null;

comment on view public.v_shares is
  'The open lots, marked at the latest official close since they were opened. Prices in USD per share, amounts in USD.';
comment on column public.v_shares.quantity is 'Shares, negative = short.';
comment on column public.v_shares.opened_by is 'As share_trades.trade_id.';
comment on column public.v_shares.chain is 'As in v_share_lots.';
comment on column public.v_shares.effective_cost is
  'The cost of the shares less option premiums, before fees: the strike less the put''s premium, less the premiums of the calls sold on them. It helps to decide and is part of no P&L. USD per share; null for short shares.';
comment on column public.v_shares.last_close is
  'USD per share. Null = no close since the lot was opened: it is marked at price_in.';
comment on column public.v_shares.last_close_on is 'New York date.';
comment on column public.v_shares.unrealized_pnl is 'Net of the fees paid so far. USD.';
grant select on public.v_shares to service_role;
