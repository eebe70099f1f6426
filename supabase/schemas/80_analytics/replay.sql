create function public.replay(rule_sets jsonb, since date default null, until date default null) returns jsonb
language sql stable security definer set search_path = '' set jit = off
as $$
  with rules as (
    select set.number, set.rules,
      (set.rules ->> 'profit_percent')::numeric as profit_percent,
      (set.rules ->> 'exit_dte')::integer as exit_dte,
      set.rules ? 'stop_multiple' as changes_stop,
      (set.rules ->> 'stop_multiple')::numeric as stop_multiple
    from jsonb_array_elements(private.few_rule_sets(replay.rule_sets)) with ordinality set (rules, number)
  ),
  over as (
    select t.pnl_realized, t.fees, t.exit_reason, (t.exit_date at time zone 'America/New_York')::date as exit_day,
      (t.entry_date at time zone 'America/New_York')::date as entry_day, p as position, p.position_id
    from public.trade_history t join public.positions p using (position_id)
    where (t.exit_date at time zone 'America/New_York')::date
      between coalesce(replay.since, '-infinity') and coalesce(replay.until, 'infinity')
  ),
  -- An era lasts from one change of a position's rules to the next; most positions have a single one.
  era as (
    select e.position_id, e.since, lead(e.since, 1, 'infinity') over (partition by e.position_id order by e.since) as until
    from (
      select o.position_id, timestamptz '-infinity' as since from over o
      union
      select c.position_id, c.changed_at from public.rule_changes c join over using (position_id)
      -- Growth with later fills is no change: the replay treats the position and its rules as complete from the
      -- start.
      where c.rule <> 'auto_exit' and not c.is_growth
    ) e
  ),
  day as (
    select o.position_id, e.since, m.trade_date, m.times, m.marks, m.naturals, m.low, m.high, e.until,
      e.since > '-infinity' or e.until < 'infinity' as is_changed,
      min(m.low) over before as lowest, max(m.high) over before as highest
    from over o
    join era e using (position_id)
    join private.v_daily_marks m using (position_id)
    window before as (partition by o.position_id, e.since order by m.trade_date rows between unbounded preceding and 1 preceding)
  ),
  -- A rule that no earlier look has met can be met only on a new day, at a new low or at a new high.
  look as (
    select d.position_id, d.since, d.trade_date, seen.*,
      min(seen.mark) over before as lowest, max(seen.mark) over before as highest
    from day d
    cross join lateral (
      -- On a day within the earlier range, the first look is enough.
      select case when not d.is_changed and d.low >= d.lowest and d.high <= d.highest then 1 else cardinality(d.marks) end as looks
    ) enough
    cross join unnest(d.times[:looks], d.marks[:looks], d.naturals[:looks]) with ordinality seen (at, mark, natural_price, place)
    where case
      when d.is_changed then seen.at >= d.since and seen.at < d.until
      else seen.place = 1 or d.lowest is null or seen.mark < d.lowest or seen.mark > d.highest
    end
    window before as (
      partition by d.position_id, d.since order by d.trade_date, seen.place rows between unbounded preceding and 1 preceding)
  ),
  telling as (
    select position_id, since, array_agg(trade_date order by trade_date, place) as days, array_agg(at order by trade_date, place) as times,
      array_agg(mark order by trade_date, place) as marks, array_agg(natural_price order by trade_date, place) as naturals
    from look
    where place = 1 or lowest is null or mark < lowest or mark > highest
    group by position_id, since
  ),
  part as (
    -- Contracts closed before the rest, and by whom: a close by a person would have happened under other rules,
    -- too.
    select position_id, jsonb_agg(jsonb_build_object('at', created_at, 'quantity', filled_quantity, 'cash', fill_cash,
      'days', greatest((created_at at time zone 'America/New_York')::date - entry_day, 1),
      'by_hand', source <> 'engine' or exit_reason not in ('21dte', 'profit_target', 'stop_loss'))) as parts
    from (
      select o.*, over.entry_day, o.order_id = max(o.order_id) over (partition by o.position_id) as is_last
      from public.orders o join over using (position_id)
      where o.purpose = 'exit' and o.filled_quantity > 0
    ) closed
    where not is_last
    group by position_id
  ),
  marked as (
    select o.*, coalesce(part.parts, '[]') as parts, greatest(o.exit_day - o.entry_day, 1) as counted_days,
      (o.position).capital / (o.position).quantity as capital
    from over o
    left join part using (position_id)
    where exists (select from telling l where l.position_id = o.position_id)
  ),
  traded as (
    select m.*, m.capital * (m.counted_days * (m.position).quantity + shorter.contract_days) as collateral_days
    from marked m
    cross join lateral (
      select coalesce(sum(p.quantity * (p.days - m.counted_days)), 0) as contract_days
      from jsonb_to_recordset(m.parts) p (quantity integer, days integer)
    ) shorter
  ),
  ruled as materialized (
    -- Before its first later change, a rule had the value that the change replaced.
    select l.*, jsonb_populate_record(t.position, coalesce(found.rules, '{}') || '{"close_asked_at": null}') as position
    from telling l
    join traded t using (position_id)
    left join lateral (
      select jsonb_object_agg(c.rule, c.old_value) as rules
      from (
        select distinct on (c.rule) c.rule, c.old_value from public.rule_changes c
        where c.position_id = l.position_id and c.changed_at > l.since and c.rule <> 'auto_exit' and not c.is_growth
        order by c.rule, c.changed_at, c.change_id
      ) c
    ) found on true
  ),
  met as (
    select distinct on (r.number, l.position_id) r.number, l.position_id, e.*
    from rules r
    cross join ruled l
    cross join lateral (
      select jsonb_populate_record(l.position,
        jsonb_strip_nulls(jsonb_build_object(
          'profit_target', greatest(round((l.position).credit * r.profit_percent / 100, 2), 0.01 * sign(r.profit_percent)),
          'exit_dte', r.exit_dte))
        || case when r.changes_stop
          then jsonb_build_object('stop_loss', greatest(round((l.position).credit * r.stop_multiple, 2), 0.01 * sign(r.stop_multiple)))
          else '{}' end) as position
    ) other
    -- Only looks that can meet a rule are evaluated: marks at a trigger price (within the rounding of its
    -- division), and days from the date rule's day on.
    cross join lateral private.evaluate_exit(other.position, null, l.days[1]) at
    cross join lateral (
      select s.trade_date, s.at, s.mark, s.natural_price, v.exit_reason, v.urgency
      from (
        select * from unnest(l.days, l.times, l.marks, l.naturals) with ordinality s (trade_date, at, mark, natural_price, place)
        where s.mark <= at.profit_price + 0.0001 or s.mark >= at.stop_price - 0.0001
          or s.trade_date >= l.days[1] + at.to_exit_dte
        order by s.place
      ) s
      cross join lateral private.evaluate_exit(other.position, s.mark, s.trade_date) v
      where v.exit_reason is not null
      order by s.place
      limit 1
    ) e
    order by r.number, l.position_id, l.since
  ),
  ended as (
    -- Where no rule was met, the trade ends as it really did: at its expiration, by its own rules or by a person.
    select r.number, t.pnl_realized, coalesce(e.exit_reason, t.exit_reason) as exit_reason,
      coalesce(e.trade_date, t.exit_day) - t.entry_day as days_held,
      e.exit_reason is null and t.exit_reason not in ('expired', 'assigned') as cut_off,
      e.urgency = 1 and e.natural_price is null as is_stop_at_mid,
      case when e.exit_reason is null then t.pnl_realized
        else (t.position).credit + by_hand.cash - paid.price * ((t.position).quantity - by_hand.quantity) - t.fees end as pnl,
      case when e.exit_reason is null then t.collateral_days
        else t.capital * (by_hand.days + held.days * ((t.position).quantity - by_hand.quantity)) end as collateral_days
    from rules r
    cross join traded t
    left join met e using (number, position_id)
    cross join lateral (
      select coalesce(sum(p.quantity), 0) as quantity, coalesce(sum(p.cash), 0) as cash, coalesce(sum(p.quantity * p.days), 0) as days
      from jsonb_to_recordset(t.parts) p (at timestamptz, quantity integer, cash numeric, days integer, by_hand boolean)
      where p.by_hand and p.at < e.at
    ) by_hand
    cross join lateral (
      -- A stop pays the natural price, but no close pays more than the legs can be worth.
      select case when e.urgency = 1 then least(coalesce(e.natural_price, e.mark), (t.position).max_worth) else e.mark end as price
    ) paid
    cross join lateral (select greatest(e.trade_date - t.entry_day, 1) as days) held
  ),
  result as (
    select r.number, r.rules,
      count(e.number) as trades,
      count(*) filter (where e.cut_off) as cut_off,
      count(*) filter (where e.is_stop_at_mid) as stops_at_mid,
      count(*) filter (where e.pnl > 0) as wins,
      round(100.0 * count(*) filter (where e.pnl > 0) / nullif(count(e.number), 0), 1) as win_rate,
      round(coalesce(sum(e.pnl), 0), 2) as total_pnl,
      round(avg(e.pnl), 2) as expectancy,
      round(min(e.pnl), 2) as worst,
      round(avg(e.days_held), 1) as avg_days_held,
      round(sum(e.pnl) / sum(e.collateral_days), 8) as pnl_per_collateral_day,
      round(36500 * sum(e.pnl) / sum(e.collateral_days), 2) as annual_return_on_collateral,
      round(avg(e.pnl - e.pnl_realized), 2) as difference,
      round(stddev_samp(e.pnl - e.pnl_realized) / sqrt(count(e.number)::numeric), 2) as difference_error,
      count(e.number) < 30 as few_trades,
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
        'avg_days_held', round(avg(exit_day - entry_day), 1),
        'pnl_per_collateral_day', round(sum(pnl_realized) / sum(collateral_days), 8),
        'annual_return_on_collateral', round(36500 * sum(pnl_realized) / sum(collateral_days), 2))
      from traded
    ),
    'without_marks', (select count(*) from over) - (select count(*) from traded),
    'results', (select coalesce(jsonb_agg(to_jsonb(result) - 'number' order by number), '[]') from result)
  )
$$;

comment on function public.replay(jsonb, date, date) is
  'The results that other rules would have had for the closed trades, all or those with exits between two New York dates: the stored marks run through private.evaluate_exit() again. rule_sets: [{profit_percent? (percent of the credit), exit_dte?, stop_multiple? (multiple of the credit; null = no stop)}]; an omitted rule is the trade''s own at each look (rule_changes). Returns {as_traded, without_marks, results: [{rules, trades, cut_off, stops_at_mid, wins, win_rate (percent), total_pnl, expectancy, worst (USD, net of the fees paid), avg_days_held, pnl_per_collateral_day (USD for each USD of capital and day, a trade closed in parts by its parts), annual_return_on_collateral (the same for a year, percent), difference (from the real result, mean of the trades, USD), difference_error (its standard error, of pairs; null below two), few_trades (under 30), reasons: {exit_reason: trades}}]}. A close is made at the mark at which the rule was first met, a stop at the natural price at that time (stops_at_mid: number of stops without a stored one), and one look confirms a stop. Closes by a person before that count as they were. cut_off = closed before any of these rules was met, so that its further course is unknown: it counts as it was closed. PT422 for more than 100 rule sets.';
grant execute on function public.replay(jsonb, date, date) to service_role;
