create function private.overview_page() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  with today as materialized (
    select private.new_york_date(private.now()) as day
  ),
  close as materialized (
    select e.trade_date, e.flow, e.pnl, e.total_pnl, e.equity, e.drawdown_percent from public.v_equity e
  ),
  since_close as materialized (
    select coalesce((select sum(c.change) from private.changes_since(last.day) c), 0)
      -- As in v_equity: interest, dividends, fees and adjustments are performance.
      + coalesce((
        select sum(l.cash) from public.account_ledger l
        where l.entry_date > last.day and l.kind in ('interest', 'dividend', 'fee', 'adjustment')), 0) as pnl
    from (
      -- Before its first close the account counts from its starting balance.
      select coalesce(
        (select max(close.trade_date) from close),
        (select l.entry_date - 1 from public.account_ledger l where l.kind = 'starting_balance'), '-infinity') as day
    ) last
  ),
  period as (
    select p.* from today cross join lateral (values
      (1, 'today', today.day), (2, 'week', date_trunc('week', today.day::timestamp)::date),
      (3, 'month', date_trunc('month', today.day::timestamp)::date), (4, 'year', date_trunc('year', today.day::timestamp)::date),
      (5, 'all', null)) p (place, name, since)
  )
  select jsonb_build_object(
    'equity', (
      select private.equity_after(last.trade_date, last.equity)
      from (select) one left join lateral (select c.trade_date, c.equity from close c order by c.trade_date desc limit 1) last on true
    ),
    'periods', (
      select jsonb_agg(jsonb_build_object(
        'name', p.name, 'since', p.since, 'trades', made.trades, 'wins', made.wins, 'realized_pnl', made.pnl,
        'account_pnl', round(account.pnl + since_close.pnl, 2)) order by p.place)
      from period p
      cross join since_close
      cross join lateral (
        select coalesce(sum(d.trades_count), 0) as trades, coalesce(sum(d.wins), 0) as wins, coalesce(sum(d.total_pnl), 0) as pnl
        from public.v_daily_pnl d where p.since is null or d.trade_date >= p.since
      ) made
      cross join lateral (
        select coalesce(sum(c.pnl), 0) as pnl from close c where p.since is null or c.trade_date >= p.since
      ) account
    ),
    'curve', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'day', c.trade_date, 'equity', c.equity, 'total_pnl', c.total_pnl,
        'drawdown', round(c.drawdown_percent::numeric, 2), 'flow', c.flow) order by c.trade_date), '[]')
      from close c
    ),
    'open', private.open_facts(),
    'nearest', (
      select coalesce(jsonb_agg(private.position_row(n) order by n.nearest nulls last, n.expiration_date, n.position_id), '[]')
      from (
        select v.* from public.v_open_positions v order by v.nearest nulls last, v.expiration_date, v.position_id limit 8
      ) n
    ),
    'exposure', private.exposure_facts(),
    'needs', private.needs_facts()
  );
end;

comment on function private.overview_page() is
  'The first page of the dashboard: {equity (now), periods: [{name, since, trades, wins, realized_pnl (v_daily_pnl), account_pnl (marked to market: v_equity, plus the P&L of the book and the ledger since the last close)}], curve: [{day, equity, total_pnl, drawdown (percent), flow}] (v_equity), open (private.open_facts()), nearest: [private.position_row()], the eight nearest to a rule, exposure (private.exposure_facts()), needs (private.needs_facts())}. USD.';
