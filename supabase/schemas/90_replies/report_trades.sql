create function private.report_trades(since date, until date) returns jsonb
language sql stable set search_path = ''
begin atomic
  with closed as (
    select t.*, row_number() over (order by t.exit_date, t.trade_id) as place
    from public.v_trades t
    where t.exit_day between report_trades.since and report_trades.until
  ),
  shares as (
    select coalesce(sum(l.pnl), 0) as pnl from public.v_share_lots l
    where private.new_york_date(l.closed_at) between report_trades.since and report_trades.until
  ),
  made as (
    select coalesce(sum(r.pnl), 0) as pnl, coalesce(sum(r.fees), 0) as fees, count(*) filter (where not r.is_last) as parts
    from private.v_realized r
    where r.on_date between report_trades.since and report_trades.until
  )
  select jsonb_build_object(
    'total', count(*),
    'wins', count(*) filter (where c.pnl_realized > 0),
    'scratches', count(*) filter (where c.pnl_realized = 0),
    'parts', (select m.parts from made m),
    'pnl', (select m.pnl from made m) + (select s.pnl from shares s),
    'shares_pnl', (select s.pnl from shares s),
    'fees', (select m.fees from made m),
    -- The return on collateral can be shown without dollars.
    'return_on_collateral', round(100 * sum(c.pnl_realized) / sum(c.capital), 2),
    'trades', coalesce(jsonb_agg(jsonb_build_object(
      'position_id', c.position_id, 'ticker', c.ticker, 'contract', c.contract, 'contract_short', c.contract_short,
      'expiration_date', c.expiration_date, 'quantity', c.quantity, 'exit_reason', c.exit_reason, 'exit_day', c.exit_day,
      'pnl', c.pnl_realized, 'pnl_percent', c.pnl_percent, 'days_held', c.days_held
    ) order by c.place) filter (where c.place <= 40), '[]')
  )
  from closed c;
end;

comment on function private.report_trades(date, date) is
  'The trades that closed from one New York date to another, both included: {total, wins, scratches (P&L of exactly zero: neither wins nor losses), parts (number of partial closes), return_on_collateral (percent), pnl (parts of trades and sold shares included), shares_pnl (its part from shares), fees (USD, net), trades: the first forty}.';
