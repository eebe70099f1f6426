create view public.v_trades with (security_invoker = true) as
with part as (
  -- Contracts closed before the rest.
  select o.position_id, private.new_york_date(o.created_at) as trade_date, o.created_at as decided_at,
    o.filled_quantity as quantity, o.fill_cash as cash
  from public.orders o join public.trade_history t using (position_id)
  where o.purpose = 'exit' and o.filled_quantity < t.quantity and o.filled_quantity > 0
),
parted as (
  select distinct position_id, trade_date from part
),
look as (
  select m.position_id, m.trade_date, null::timestamptz as looked_at, m.low, m.high
  from private.v_daily_marks m left join parted using (position_id, trade_date)
  where parted.position_id is null
  union all
  -- On a day with a partial close, marks before and after it count with different quantities.
  select m.position_id, m.trade_date, seen.looked_at, seen.mark, seen.mark
  from private.v_daily_marks m join parted using (position_id, trade_date)
  cross join unnest(m.times, m.marks) seen (looked_at, mark)
),
looked as (
  -- The P&L that the position would have had at each look, given the parts closed by then.
  select l.position_id, p.credit + coalesce(sum(part.cash), 0) as cash, p.quantity - coalesce(sum(part.quantity), 0) as quantity,
    l.low, l.high
  from look l
  join public.positions p using (position_id)
  left join part on part.position_id = l.position_id
    and (part.trade_date < l.trade_date or part.trade_date = l.trade_date and part.decided_at < l.looked_at)
  group by l.position_id, l.trade_date, l.looked_at, l.low, l.high, p.credit, p.quantity
),
excursion as (
  select position_id, max(cash - low * quantity) as best, min(cash - high * quantity) as worst
  from looked group by position_id
),
slipped as (
  -- Slippage is how much less was received, or more was paid, than the mid at the decision (implementation
  -- shortfall: Perold, 1988).
  select o.position_id, sum(o.mid * o.filled_quantity * case o.purpose when 'entry' then 1 else -1 end - o.fill_cash) as slippage
  from public.orders o
  where o.filled_quantity > 0 and o.mid is not null
  group by o.position_id
),
opened_with as (
  -- The stop before a person changed it for the first time.
  select distinct on (c.position_id) c.position_id, c.old_value::numeric as stop
  from public.rule_changes c where c.rule = 'stop_loss' and not c.is_growth
  order by c.position_id, c.change_id
),
noted as (
  -- A note about a day belongs to every position opened on it.
  select n.*, coalesce(n.position_id, opened.position_id) as about
  from public.journal n
  left join public.trade_history opened
    on n.position_id is null and (opened.entry_date at time zone 'America/New_York')::date = n.trade_date
),
journal as (
  select n.about as position_id,
    array_agg(distinct tag) filter (where tag is not null) as tags,
    array_agg(distinct mistake) filter (where mistake is not null) as mistakes,
    (array_agg(n.mood_before order by n.note_id desc) filter (where n.mood_before is not null))[1] as mood_before,
    (array_agg(n.mood_after order by n.note_id desc) filter (where n.mood_after is not null))[1] as mood_after,
    (array_agg(n.rating order by n.note_id desc) filter (where n.rating is not null))[1] as rating
  from noted n
  left join unnest(n.tags) tag on true
  left join unnest(n.mistakes) mistake on true
  group by n.about
)
select
  t.trade_id, t.position_id, t.request_id, t.ticker, t.strategy_type, p.contract, p.contract_short, p.expiration_date, t.quantity,
  t.entry_date, life.entry_day, t.entry_price, t.exit_date, life.exit_day, t.exit_price, t.exit_reason, t.executed_by,
  t.pnl_realized, t.pnl_percent, t.win_loss, t.fees, p.capital, p.credit,
  life.exit_day - life.entry_day as days_held,
  p.expiration_date - life.entry_day as dte_at_entry,
  round(100 * t.pnl_realized / p.capital, 2) as return_on_collateral,
  round(100 * t.pnl_realized / p.capital * 365 / greatest(life.exit_day - life.entry_day, 1), 2) as annual_return,
  round(ever.mfe, 2) as mfe,
  round(ever.mae, 2) as mae,
  round(100 * ever.mfe / p.credit, 1) as mfe_percent,
  round(100 * ever.mae / p.credit, 1) as mae_percent,
  risked.stop as stop_at_entry,
  round(t.pnl_realized / nullif(risked.stop, 0), 2) as r_multiple,
  round(slipped.slippage, 2) as slippage,
  coalesce(journal.tags, '{}') as tags, coalesce(journal.mistakes, '{}') as mistakes,
  journal.mood_before, journal.mood_after, journal.rating
from public.trade_history t
join public.positions p using (position_id)
join public.trade_requests r on r.request_id = t.request_id
cross join lateral (
  select (t.entry_date at time zone 'America/New_York')::date as entry_day,
    (t.exit_date at time zone 'America/New_York')::date as exit_day
) life
left join excursion using (position_id)
cross join lateral (
  select case when excursion.best is not null then greatest(excursion.best, t.pnl_realized + t.fees, 0) end as mfe,
    case when excursion.worst is not null then least(excursion.worst, t.pnl_realized + t.fees, 0) end as mae
) ever
left join opened_with using (position_id)
cross join lateral (
  select case when own.stop is not null then least(own.stop, private.can_lose(p)) end as stop
  from (
    select case
      -- Imported trades come without their stop.
      when r.origin = 'import' then null
      when opened_with.position_id is not null then opened_with.stop
      else p.stop_loss end as stop
  ) own
) risked
left join slipped using (position_id)
left join journal using (position_id);

comment on view public.v_trades is
  'Every closed trade with its figures for analysis. Amounts in USD, prices in USD per contract, P&L net of fees.';
comment on column public.v_trades.days_held is 'Calendar days in New York.';
comment on column public.v_trades.dte_at_entry is 'Calendar days from entry to expiration.';
comment on column public.v_trades.return_on_collateral is 'P&L in percent of positions.capital.';
comment on column public.v_trades.annual_return is
  'return_on_collateral converted to a year, without compounding; less than a day held counts as a day. Percent.';
comment on column public.v_trades.mfe is
  'Maximum favorable excursion: the best P&L at any check or at the close, before fees, never below zero. USD; null where no mark was stored (Sweeney, Campaign Trading, 1996).';
comment on column public.v_trades.mae is
  'Maximum adverse excursion: the worst P&L at any check or at the close, before fees, never above zero. USD; null where no mark was stored.';
comment on column public.v_trades.mfe_percent is 'mfe in percent of the credit.';
comment on column public.v_trades.mae_percent is 'mae in percent of the credit.';
comment on column public.v_trades.stop_at_entry is
  'The stop with which the whole position opened; at most what its legs can lose. USD; null = none, or imported.';
comment on column public.v_trades.r_multiple is
  'P&L per dollar of stop_at_entry (Tharp, 1998): a full stop is -1. Null without one.';
comment on column public.v_trades.slippage is
  'Cost of the fills compared with the mid when their orders were decided on (orders.mid); negative = better than the mid. USD; null where nothing was quoted, as for trades filled elsewhere.';
comment on column public.v_trades.tags is
  'Tags of the position''s notes in public.journal and of the notes about its entry day.';
comment on column public.v_trades.rating is 'The latest rating, 1 to 5.';
grant select on public.v_trades to service_role;
