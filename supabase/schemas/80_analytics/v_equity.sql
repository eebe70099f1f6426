create view public.v_equity with (security_invoker = true) as
with ledger as (
  select entry_date as on_date, kind,
    case when kind in ('starting_balance', 'deposit', 'withdrawal') then cash else 0 end as flow,
    -- Interest, dividends, fees and adjustments are performance.
    case when kind in ('starting_balance', 'deposit', 'withdrawal') then 0 else cash end as made
  from public.account_ledger
),
life as (
  select p.*, (p.entry_date at time zone 'America/New_York')::date as entry_day,
    (p.exit_date at time zone 'America/New_York')::date as exit_day
  from public.positions p
),
lot as (
  select l.*, (l.opened_at at time zone 'America/New_York')::date as entry_day,
    (l.closed_at at time zone 'America/New_York')::date as exit_day
  from public.v_share_lots l
),
first as (
  select least((select min(entry_day) from life), (select min(entry_day) from lot)) as entry_day
),
begun as (
  select (select on_date from ledger where kind = 'starting_balance') as on_date
),
session as (
  -- The range begins before the first session: that session's P&L needs the one before it.
  select day::date as trade_date
  from generate_series(
    (select least(begun.on_date, first.entry_day) - 7 from begun, first)::timestamp,
    private.new_york_date(private.now())::timestamp, '1 day') day
  where private.session_close(day::date) <= private.now()
  union
  -- The starting balance includes all earlier results, also when the day before it is on a weekend.
  select on_date - 1 from begun where on_date is not null
),
realized as materialized (
  select r.* from private.v_realized r
),
closed_part as (
  -- A part closed on a day without a session counts at the next session's close.
  select r.position_id, s.trade_date, sum(r.quantity) as quantity, sum(r.cash) as cash, sum(r.pnl) as pnl
  from realized r
  cross join lateral (select min(session.trade_date) as trade_date from session where session.trade_date >= r.on_date) s
  where not r.is_last
  group by 1, 2
),
entry_fees as (
  select o.position_id, sum(o.fees) as fees from public.orders o where o.purpose = 'entry' group by o.position_id
),
held as (
  -- Every position at every close at which it was open. On its first day its entry price counts as a mark.
  select s.trade_date, l.position_id, l.credit, l.entry_price, l.quantity, m.close,
    m.close is null and s.trade_date > l.entry_day as is_unmarked,
    count(m.close) over days as marked_days,
    coalesce(sum(c.quantity) over days, 0) as closed_quantity,
    coalesce(sum(c.cash) over days, 0) as closed_cash,
    coalesce(sum(c.pnl) over days, 0) as closed_pnl
  from life l
  -- Joining by equal days can use a hash; a range would make Postgres compare every session with every position.
  cross join lateral generate_series(
    l.entry_day::timestamp, coalesce(l.exit_day - 1, private.new_york_date(private.now()))::timestamp, '1 day') day
  join session s on s.trade_date = day::date
  left join private.v_daily_marks m on m.position_id = l.position_id and m.trade_date = s.trade_date
  left join closed_part c on c.position_id = l.position_id and c.trade_date = s.trade_date
  window days as (partition by l.position_id order by s.trade_date)
),
valued as (
  -- A day without a mark has the mark of the day before; before its first mark a position is worth its entry
  -- price.
  select h.*, coalesce(first_value(h.close) over (partition by h.position_id, h.marked_days order by h.trade_date), h.entry_price) as mark
  from held h
),
open_value as (
  select trade_date, sum(unrealized) as unrealized, sum(in_shares) as in_shares,
    count(*) as held, count(*) filter (where is_unmarked) as unmarked
  from (
    select v.trade_date, v.is_unmarked,
      -- Only the open contracts are unrealized; the P&L of closed parts is realized.
      v.credit - coalesce(f.fees, 0) + v.closed_cash - v.closed_pnl - v.mark * (v.quantity - v.closed_quantity) as unrealized,
      0 as in_shares
    from valued v left join entry_fees f using (position_id)
    union all
    -- Shares count at the last official close since they came, before the first one at their purchase price.
    select s.trade_date, shares.is_unmarked, shares.made, shares.made
    from lot l
    join session s on s.trade_date >= l.entry_day and s.trade_date < coalesce(l.exit_day, 'infinity')
    left join lateral (
      select c.close, c.trade_date from private.share_closes c
      where c.ticker = l.ticker and c.trade_date between l.entry_day and s.trade_date
      order by c.trade_date desc limit 1
    ) last on true
    cross join lateral (
      select l.quantity * (coalesce(last.close, l.price_in) - l.price_in) - l.fees_in as made,
        last.trade_date is distinct from s.trade_date and s.trade_date > l.entry_day as is_unmarked
    ) shares
  ) part
  group by trade_date
),
happened as (
  select s.trade_date, true as is_session, 0::numeric as flow, 0::numeric as left_late, 0::numeric as realized, 0::numeric as in_shares
  from session s
  union all
  -- A withdrawal on a day with a session leaves at its close.
  select l.on_date, false, l.flow, case when s.trade_date is not null then least(l.flow, 0) else 0 end, l.made, 0
  from ledger l left join session s on s.trade_date = l.on_date cross join begun
  -- Deposits before the first day that counts are part of the starting balance.
  where l.kind = 'starting_balance' or l.on_date >= coalesce(begun.on_date, l.on_date)
  union all
  select r.on_date, false, 0, 0, r.pnl, 0 from realized r
  union all
  select l.exit_day, false, 0, 0, l.pnl, l.pnl from lot l where l.exit_day is not null
),
running as (
  select trade_date, is_session, sum(flow) over days as flow, sum(left_late) over days as left_late, sum(realized) over days as realized,
    sum(in_shares) over days as in_shares
  from happened
  window days as (order by trade_date range unbounded preceding)
),
level as (
  select r.trade_date, r.flow as flow_so_far, r.left_late as left_late_so_far, r.realized as realized_so_far,
    coalesce(o.unrealized, 0) as unrealized, r.realized + coalesce(o.unrealized, 0) as value,
    r.in_shares + coalesce(o.in_shares, 0) as in_shares, coalesce(o.held, 0) as held, coalesce(o.unmarked, 0) as unmarked
  from running r left join open_value o using (trade_date)
  where r.is_session
),
change as (
  select l.*,
    l.flow_so_far - lag(l.flow_so_far, 1, 0) over days as flow,
    l.left_late_so_far - lag(l.left_late_so_far, 1, 0) over days as left_late,
    l.realized_so_far - lag(l.realized_so_far, 1, 0) over days as realized,
    l.value - lag(l.value, 1, 0) over days as pnl,
    l.in_shares - lag(l.in_shares, 1, 0) over days as shares_pnl
  from level l
  window days as (order by l.trade_date)
),
counted as (
  select c.*,
    case when begun.on_date is not null then c.flow_so_far + sum(c.pnl) over (order by c.trade_date) end as equity
  from change c, begun, first
  where c.trade_date >= coalesce(begun.on_date, first.entry_day)
),
returned as (
  select c.*,
    -- Deposits count from the open, withdrawals until the close.
    (c.pnl / nullif(greatest(c.equity - c.pnl - c.left_late, 0), 0))::double precision as daily_return
  from counted c
),
grown as (
  select r.*,
    case
      -- Without any daily return so far there is no growth either.
      when r.equity is null or count(r.daily_return) over days = 0 then null
      -- After a total loss growth stays at zero.
      when bool_or(1 + r.daily_return <= 0) over days then 0
      -- Rounding makes a return to the same cent a return to the high.
      else round(exp(greatest(least(
        sum(ln(case when 1 + r.daily_return > 0 then 1 + r.daily_return end)) over days, 700), -700))::numeric, 12)::double precision
    end as growth
  from returned r
  window days as (order by r.trade_date)
)
select g.trade_date,
  round(g.flow, 2) as flow,
  round(g.realized, 2) as realized_pnl,
  round(g.unrealized, 2) as unrealized_pnl,
  round(g.pnl, 2) as pnl,
  round(sum(g.pnl) over days, 2) as total_pnl,
  round(g.equity, 2) as equity,
  g.daily_return,
  coalesce(g.growth, case when g.equity is not null then 1 end) as growth,
  case when g.equity is not null then
    100 * (1 - coalesce(g.growth, 1) / greatest(max(g.growth) over days, 1)) end as drawdown_percent,
  round(g.shares_pnl, 2) as shares_pnl,
  g.held::integer as held,
  g.unmarked::integer as unmarked
from grown g
window days as (order by g.trade_date);

comment on view public.v_equity is
  'The account at the close of every session, marked to market, shares included: from the starting balance on, or from the first trade where account_ledger has none. Amounts in USD, P&L net of the fees paid so far.';
comment on column public.v_equity.flow is
  'Starting balance, deposits and withdrawals (negative) since the session before. USD.';
comment on column public.v_equity.realized_pnl is
  'P&L since the session before from positions closed in whole or in part, sold shares, and interest, dividends, fees and adjustments in account_ledger. USD.';
comment on column public.v_equity.unrealized_pnl is
  'P&L of everything open at the close, at its mark of that day or the last one before, shares at the official close. USD.';
comment on column public.v_equity.pnl is 'P&L of the account that day, realized and unrealized. USD.';
comment on column public.v_equity.total_pnl is 'Sum of pnl since the first row. USD.';
comment on column public.v_equity.equity is 'Value of the account. USD; null without a starting balance.';
comment on column public.v_equity.daily_return is
  'pnl / (equity of the day before + deposits), time-weighted: a deposit counts from the start of its day, a withdrawal until the end of its day. A fraction; null where there was no equity.';
comment on column public.v_equity.growth is
  'Growth of one dollar since the start, by the daily returns; zero for good after a total loss.';
comment on column public.v_equity.drawdown_percent is
  'How far growth is below its highest value so far, the start included. Percent.';
comment on column public.v_equity.shares_pnl is 'Part of pnl from shares, sold and held. USD.';
comment on column public.v_equity.held is 'Number of positions and lots of shares open at the close.';
comment on column public.v_equity.unmarked is
  'Number of them without a mark of that day (imports have none), which count at their earlier value. A position opened that day counts at its entry price.';
grant select on public.v_equity to service_role;
