create function private.weekly_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with asked as (
    select date_trunc('week', least(weekly_facts.day, private.new_york_date(private.now())))::date as monday
  ),
  week as materialized (
    select a.monday, told.since, told.until, before.since as before_since, before.until as before_until,
      case when told.until < private.new_york_date(private.now()) then told.until end as as_of
    from asked a
    cross join lateral private.report_days('weekly', a.monday) told
    cross join lateral private.report_days('weekly', a.monday - 7) before
  ),
  equity as materialized (
    select e.* from public.v_equity e join week on e.trade_date <= week.until
  ),
  closed as (
    select t.*,
      row_number() over (order by t.pnl_realized desc, t.trade_id) as best,
      row_number() over (order by t.pnl_realized, t.trade_id) as worst,
      (select coalesce(jsonb_agg(n.text order by n.note_id), '[]') from public.journal n where n.position_id = t.position_id) as notes
    from public.v_trades t cross join week
    where t.exit_day between week.since and week.until
  )
  select jsonb_build_object(
    'day', week.monday,
    'is_over', private.session_close(week.until) + interval '10 minutes' <= private.now(),
    'since', week.since,
    'until', week.until,
    'looks', private.report_looks(),
    'closed', private.report_trades(week.since, week.until),
    'before', private.report_trades(week.before_since, week.before_until) - 'trades',
    'open', private.open_facts(week.as_of),
    'strategies', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'strategy_type', s.strategy_type, 'trades', s.trades, 'wins', s.wins, 'pnl', s.pnl, 'return_on_collateral', s.roc) order by s.strategy_type), '[]')
      from (
        select c.strategy_type, count(*) as trades, count(*) filter (where c.pnl_realized > 0) as wins, sum(c.pnl_realized) as pnl,
          round(100 * sum(c.pnl_realized) / sum(c.capital), 2) as roc
        from closed c group by c.strategy_type
      ) s
    ),
    'account', (
      select jsonb_build_object(
        'pnl', sum(e.pnl), 'equity', (array_agg(e.equity order by e.trade_date desc))[1], 'week_return', case
          -- After a total loss the return is -100 percent.
          when bool_or(e.daily_return <= -1) then -100
          else round((100 * (exp(sum(ln(1 + e.daily_return)) filter (where e.daily_return > -1)) - 1))::numeric, 2) end,
        'drawdown', round(max(e.drawdown_percent)::numeric, 2),
        'drawdown_now', round(((array_agg(e.drawdown_percent order by e.trade_date desc))[1])::numeric, 2))
      from equity e where e.trade_date between week.since and week.until having count(*) > 0
    ),
    'best', (select to_jsonb(c) - 'best' - 'worst' from closed c where c.best = 1 and c.pnl_realized > 0),
    'worst', (select to_jsonb(c) - 'best' - 'worst' from closed c where c.worst = 1 and c.pnl_realized <= 0),
    'replay', public.replay('[{"profit_percent": 25}, {"stop_multiple": 1}, {"stop_multiple": null}]', week.since, week.until),
    'curve', private.curve_facts((select array_agg(row(e.*)::public.v_equity) from equity e))
  )
  from week;
end;

comment on function private.weekly_facts(date) is
  'The facts of the weekly review of a New York date, by default of this week: {day (its Monday), is_over (nothing more will be added), since and until (private.report_days(): until is its last session), looks, closed, before (the week before), open (then), strategies, account: {pnl, equity (at its last close), week_return, drawdown (the deepest of the week), drawdown_now (percent)}, best and worst (trades with their notes), replay (of this week''s trades), curve (private.curve_facts())}. USD, net of fees.';
