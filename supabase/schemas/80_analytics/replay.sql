create function public.replay(rule_sets jsonb, since date default null, until date default null) returns jsonb
language sql stable security definer set search_path = '' set jit = off
as $$
  with rules as (
    select set.number, set.rules,
      (set.rules ->> 'profit_percent')::numeric as profit_percent,
      (set.rules ->> 'exit_dte')::integer as exit_dte,
      set.rules ? 'stop_multiple' as changes_stop,
      (set.rules ->> 'stop_multiple')::numeric as stop_multiple
    from jsonb_array_elements(replay.rule_sets) with ordinality set (rules, number)
  ),
  over as (
    select t.pnl_realized, t.fees, t.exit_reason, (t.exit_date at time zone 'America/New_York')::date as exit_day,
      (t.entry_date at time zone 'America/New_York')::date as entry_day, p as position, p.position_id
    from public.trade_history t join public.positions p using (position_id)
    where (t.exit_date at time zone 'America/New_York')::date
      between coalesce(replay.since, '-infinity') and coalesce(replay.until, 'infinity')
  ),
  -- A rule that no earlier look has met can only be met by a new day, a new low or a new high.
  day as (
    select o.position_id, m.trade_date, m.marks, m.low, m.high, min(m.low) over before as lowest, max(m.high) over before as highest
    from over o
    join private.v_daily_marks m using (position_id)
    window before as (partition by o.position_id order by m.trade_date rows between unbounded preceding and 1 preceding)
  ),
  look as (
    select d.position_id, d.trade_date, seen.place, seen.mark,
      min(seen.mark) over before as lowest, max(seen.mark) over before as highest
    from day d
    -- Of a day within what had been seen before, the first look is enough.
    cross join unnest(case when d.low >= d.lowest and d.high <= d.highest then d.marks[:1] else d.marks end)
      with ordinality seen (mark, place)
    where seen.place = 1 or d.lowest is null or seen.mark < d.lowest or seen.mark > d.highest
    window before as (
      partition by d.position_id order by d.trade_date, seen.place rows between unbounded preceding and 1 preceding)
  ),
  telling as (
    select position_id, array_agg(trade_date order by trade_date, place) as days, array_agg(mark order by trade_date, place) as marks
    from look
    where place = 1 or mark < lowest or mark > highest
    group by position_id
  ),
  marked as (select o.*, l.days, l.marks from over o join telling l using (position_id)),
  played as (
    select r.number, m.pnl_realized, m.exit_reason, e.exit_reason as met, e.pnl - m.fees as pnl,
      coalesce(e.trade_date, m.exit_day) - m.entry_day as days_held
    from rules r
    cross join marked m
    cross join lateral (
      select jsonb_populate_record(m.position,
        jsonb_strip_nulls(jsonb_build_object(
          'profit_target', greatest(round((m.position).credit * r.profit_percent / 100, 2), 0.01 * sign(r.profit_percent)),
          'exit_dte', r.exit_dte))
        || case when r.changes_stop
          then jsonb_build_object('stop_loss', greatest(round((m.position).credit * r.stop_multiple, 2), 0.01 * sign(r.stop_multiple)))
          else '{}' end
        || '{"close_asked_at": null}') as position
    ) other
    left join lateral (
      select l.trade_date, v.pnl, v.exit_reason
      from unnest(m.days, m.marks) with ordinality l (trade_date, mark, place)
      cross join lateral private.evaluate_exit(other.position, l.mark, l.trade_date) v
      where v.exit_reason is not null
      order by l.place
      limit 1
    ) e on true
  ),
  ended as (
    -- Where no rule was met, it ended as it did: at its expiration, or when its own rules or a person closed it.
    select number, met, coalesce(met, exit_reason) as exit_reason, coalesce(pnl, pnl_realized) as pnl, days_held,
      met is null and exit_reason not in ('expired', 'assigned') as cut_off
    from played
  ),
  result as (
    select r.number, r.rules,
      count(e.number) as trades,
      count(*) filter (where e.cut_off) as cut_off,
      count(*) filter (where e.pnl > 0) as wins,
      round(100.0 * count(*) filter (where e.pnl > 0) / nullif(count(e.number), 0), 1) as win_rate,
      round(coalesce(sum(e.pnl), 0), 2) as total_pnl,
      round(avg(e.pnl), 2) as expectancy,
      round(min(e.pnl), 2) as worst,
      round(avg(e.days_held), 1) as avg_days_held,
      (select coalesce(jsonb_object_agg(reason, n), '{}') from (
        select x.exit_reason as reason, count(*) as n from ended x where x.number = r.number group by 1) reasons) as reasons
    from rules r left join ended e using (number)
    group by r.number, r.rules
  )
  select jsonb_build_object(
    'as_traded', (
      select jsonb_build_object(
        'trades', count(*),
        'wins', count(*) filter (where pnl_realized > 0),
        'win_rate', round(100.0 * count(*) filter (where pnl_realized > 0) / nullif(count(*), 0), 1),
        'total_pnl', coalesce(sum(pnl_realized), 0),
        'expectancy', round(avg(pnl_realized), 2),
        'worst', min(pnl_realized),
        'avg_days_held', round(avg(exit_day - entry_day), 1))
      from marked
    ),
    'without_marks', (select count(*) from over) - (select count(*) from marked),
    'results', (select coalesce(jsonb_agg(to_jsonb(result) - 'number' order by number), '[]') from result)
  )
$$;

comment on function public.replay(jsonb, date, date) is
  'What other rules would have made of the closed trades, of all or of those with exits between two New York dates: their stored marks run again through private.evaluate_exit(). rule_sets: [{profit_percent? (of the credit), exit_dte?, stop_multiple? (of the credit; null = no stop)}]; what is left out is as the trade had it in the end. Returns {as_traded, without_marks, results: [{rules, trades, cut_off, wins, win_rate (percent), total_pnl, expectancy, worst (USD, net of the fees paid), avg_days_held, reasons: {exit_reason: trades}}]}. A close is taken at the mark at which the rule was first met, and one look confirms a stop. cut_off = closed before any of these rules was met, so nobody knows how it would have gone on: it counts as it was closed.';
grant execute on function public.replay(jsonb, date, date) to service_role;
