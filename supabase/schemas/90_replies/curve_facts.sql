create function private.curve_facts(closes public.v_equity[]) returns jsonb
language sql stable set search_path = ''
begin atomic
  with latest as (
    -- A year of closes, and the close before it.
    select e.*, row_number() over (order by e.trade_date desc) as age, count(*) over () as closes
    from unnest(closes) e order by e.trade_date desc limit 253
  ),
  point as (
    select l.age, l.trade_date, l.total_pnl, l.growth, l.drawdown_percent, l.equity, s.close as spy,
      -- The flow of the first close came before the year, or is the starting balance.
      case when l.age < least(l.closes, 253) then l.flow else 0 end as flow
    from latest l left join private.share_closes s on s.ticker = 'SPY' and s.trade_date = l.trade_date
    union all
    -- The curve of an account younger than a year starts at zero, on the date of its first close.
    select l.age + 1, l.trade_date, 0, 1, 0, l.equity - l.pnl, null, 0
    from latest l where l.age = l.closes and l.closes < 253
  ),
  placed as (
    select p.*, row_number() over days as place, p.total_pnl - first_value(p.total_pnl) over days as pnl,
      100 * (p.growth / nullif(first_value(p.growth) over days, 0) - 1) as growth_percent,
      lag(p.equity) over days + greatest(p.flow, 0) as staked
    from point p
    window days as (order by p.age desc)
  ),
  stake as (
    select case when known.equity is not null then 'equity' when bound.collateral is not null then 'collateral' end as what,
      coalesce(known.equity, bound.collateral) as usd
    from (select nullif(greatest(max(p.equity), 0), 0) as equity from placed p) known
    cross join lateral (
      select nullif(max(held.collateral), 0) as collateral
      from (
        -- The collateral from one day on which it changes to the next.
        select c.day, lead(c.day) over days as until, sum(sum(c.collateral)) over days as collateral
        from (
          select private.new_york_date(o.entry_date) as day, o.collateral from public.positions o
          union all
          select private.new_york_date(o.exit_date) + 1, -o.collateral from public.positions o where o.exit_date is not null
        ) c
        where known.equity is null
        group by c.day
        window days as (order by c.day)
      ) held
      where held.day <= (select max(p.trade_date) from placed p)
        and coalesce(held.until, 'infinity') > (select min(p.trade_date) from placed p where p.place > 1)
    ) bound
  ),
  measured as (
    select p.*,
      case stake.what when 'equity' then coalesce(p.growth_percent, 0) when 'collateral' then 100 * p.pnl / stake.usd end as percent,
      case stake.what when 'equity' then p.drawdown_percent
        when 'collateral' then 100 * (max(p.pnl) over (order by p.place) - p.pnl) / stake.usd end as drawdown
    from placed p cross join stake
  ),
  -- The result of the same money in SPY, from the account's value at the first known close of SPY.
  spy as (
    select m.place,
      first_value(m.pnl) over days + coalesce(sum(m.staked * (m.spy / m.before - 1)) over days, 0) as pnl,
      first_value(m.percent) over days + 100 * (m.spy / first_value(m.spy) over days - 1) as percent
    from (select m.*, lag(m.spy) over (order by m.place) as before from measured m where m.spy > 0) m
    where (select what from stake) = 'equity'
    window days as (order by m.place)
  )
  select jsonb_build_object(
    'of', stake.what,
    'stake', round(stake.usd, 2),
    'points', (
      select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'day', m.trade_date, 'pnl', round(m.pnl, 2), 'percent', round(m.percent::numeric, 3), 'drawdown', round(m.drawdown::numeric, 2),
        'flow', nullif(m.flow, 0), 'spy_pnl', round(s.pnl, 2), 'spy_percent', round(s.percent::numeric, 3))) order by m.place), '[]')
      from measured m left join spy s using (place)
    )
  )
  from stake;
end;

comment on function private.curve_facts(public.v_equity[]) is
  'The curve of a report, from the last 252 of these closes of v_equity: {of (equity, otherwise collateral; null = neither is known), stake (its highest value in that time), points: [{day, pnl (since the beginning), percent (time-weighted growth, or P&L in percent of the collateral), drawdown (percent, positive), flow (deposits and withdrawals), spy_pnl and spy_percent (of the same money in SPY, where private.share_closes has it)}]}. The first point is the beginning: the close before, or the first date again. USD.';
