create function public.paper_account() returns json
language sql stable security definer set search_path = '' set jit = off
begin atomic
  with booked as (
    select purpose, legs, collateral, quantity, status, (legs -> 0 ->> 'expiration')::date as expiration_date
    from private.paper_orders where status in ('working', 'filled')
    union all
    -- Trades that were recorded as made elsewhere are in the account, too.
    select o.purpose, r.legs, coalesce(p.collateral / p.quantity, 0), o.filled_quantity, 'filled', r.expiration_date
    from public.orders o join public.trade_requests r using (request_id) left join public.positions p using (position_id) where o.source = 'manual'
  ),
  unexpired as (
    -- All legs of an order expire on the same date.
    select *, case purpose when 'entry' then 1 else -1 end as direction
    from booked where expiration_date >= (select private.earliest_expiration())
  ),
  in_shares as (
    select ticker, sum(quantity)::integer as shares, sum(quantity * price) as paid
    from public.share_trades group by ticker having sum(quantity) <> 0
  ),
  begun as (
    select entry_date as on_date from public.account_ledger where kind = 'starting_balance'
  ),
  money as (
    select (select sum(l.cash) from public.account_ledger l where l.entry_date >= begun.on_date)
      + coalesce((select sum(r.pnl) from private.v_realized r where r.on_date >= begun.on_date), 0)
      + coalesce((select sum(s.pnl) from public.v_share_lots s where private.new_york_date(s.closed_at) >= begun.on_date), 0) as usd
    from begun
  ),
  moved as (
    select leg.symbol, o.quantity * o.direction * case leg.action when 'sell' then -1 else 1 end as quantity
    from unexpired o
    cross join lateral jsonb_to_recordset(o.legs) leg (action text, symbol text)
    where o.status = 'filled'
    union all
    select ticker, shares from in_shares
    union all
    select t.symbol, t.quantity from private.paper_transfers t
    where coalesce(private.osi_expiration(t.symbol) >= (select private.earliest_expiration()), true)
  )
  select json_build_object(
    'holdings', (
      select coalesce(json_agg(json_build_object('symbol', symbol, 'quantity', quantity) order by symbol), '[]')
      from (select symbol, sum(quantity) as quantity from moved group by symbol having sum(quantity) <> 0) h
    ),
    'buying_power', coalesce((select usd from money), 100000000) - (
      select coalesce(sum(collateral * quantity * direction), 0)
      from unexpired
      -- A working close has not freed its collateral yet.
      where status = 'filled' or purpose = 'entry'
    ) - (select coalesce(sum(abs(paid)), 0) from in_shares)
  );
end;

comment on function public.paper_account() is
  'The paper account: the paper broker''s own orders, transfers without an order, and trades that the book has as made elsewhere: {holdings: [{symbol, quantity (contracts or shares, negative when short)}], buying_power (USD: the starting balance with the ledger''s entries and the P&L realized since, or 100,000,000 without a starting balance; less the collateral of holdings and working entries, less the cost of the shares)}. Expired contracts are left out.';
grant execute on function public.paper_account() to service_role;
