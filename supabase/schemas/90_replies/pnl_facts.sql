create function private.pnl_facts(period text) returns jsonb
language sql stable set search_path = ''
begin atomic
  with days as (
    select today, case pnl_facts.period
      when 'all' then null
      when 'month' then date_trunc('month', today)::date
      when 'week' then date_trunc('week', today)::date
      else today
    end as since
    from private.new_york_date(private.now()) today
  )
  select jsonb_build_object(
    'period', (
      select jsonb_build_object(
        'name', case when pnl_facts.period in ('week', 'month', 'all') then pnl_facts.period else 'today' end,
        'since', coalesce(days.since, private.new_york_date(min(t.exit_date))),
        'until', days.today,
        'trades', count(t),
        'wins', count(*) filter (where t.win_loss = 'WIN'),
        'losses', count(*) filter (where t.pnl_realized < 0),
        'scratches', count(*) filter (where t.pnl_realized = 0),
        'total_pnl', made.pnl + shares.pnl,
        'shares_pnl', shares.pnl,
        'fees', made.fees,
        'best', max(t.pnl_realized),
        'worst', min(t.pnl_realized))
      from days left join public.trade_history t
        on (t.exit_date at time zone 'America/New_York')::date between coalesce(days.since, '-infinity') and days.today
      cross join lateral (
        select coalesce(sum(l.pnl), 0) as pnl from public.v_share_lots l
        where private.new_york_date(l.closed_at) between coalesce(days.since, '-infinity') and days.today
      ) shares
      cross join lateral (
        select coalesce(sum(r.pnl), 0) as pnl, coalesce(sum(r.fees), 0) as fees from private.v_realized r
        where r.on_date between coalesce(days.since, '-infinity') and days.today
      ) made
      group by days.since, days.today, shares.pnl, made.pnl, made.fees
    ),
    'today', public.daily_pnl(private.new_york_date(private.now())),
    'all', (select to_jsonb(m) from public.v_performance_metrics m),
    'open', private.open_facts()
  );
end;

comment on function private.pnl_facts(text) is
  'The facts of /pnl for a period (today, week from Monday, month, all; by New York dates of the exits): {period: {name, since, until, trades, wins, losses, scratches (P&L of exactly zero, neither wins nor losses), total_pnl (parts of trades and sold shares included), shares_pnl (its part from shares), fees, best, worst}, today: daily_pnl(), all: v_performance_metrics, open}. USD, net of fees.';
