create view public.v_months with (security_invoker = true) as
with closed as (
  select date_trunc('month', t.exit_day::timestamp)::date as month,
    count(*)::integer as trades,
    (count(*) filter (where t.pnl_realized > 0))::integer as wins,
    (count(*) filter (where t.pnl_realized < 0))::integer as losses,
    (count(*) filter (where t.pnl_realized = 0))::integer as scratches,
    sum(t.credit) as credit,
    round(100 * sum(t.pnl_realized) / sum(t.credit), 1) as premium_captured
  from public.v_trades t group by 1
),
realized as (
  select date_trunc('month', d.trade_date::timestamp)::date as month, sum(d.total_pnl) as pnl
  from public.v_daily_pnl d group by 1
),
account as (
  select e.*, e.growth / nullif(lag(e.growth, 1, 1::double precision) over (order by e.month), 0) - 1 as made
  from (
    select date_trunc('month', e.trade_date::timestamp)::date as month,
      sum(e.flow) as flow, sum(e.pnl) as pnl,
      (array_agg(e.equity order by e.trade_date desc))[1] as equity,
      (array_agg(e.growth order by e.trade_date desc))[1] as growth,
      max(e.drawdown_percent) as drawdown_percent
    from public.v_equity e group by 1
  ) e
)
select month,
  coalesce(c.trades, 0) as trades, coalesce(c.wins, 0) as wins, coalesce(c.losses, 0) as losses, coalesce(c.scratches, 0) as scratches,
  coalesce(r.pnl, 0) as realized_pnl,
  coalesce(c.credit, 0) as credit, c.premium_captured,
  a.pnl as account_pnl, a.flow, a.equity,
  round((100 * a.made)::numeric, 2) as account_return,
  round(a.drawdown_percent::numeric, 2) as drawdown
from closed c full join realized r using (month) full join account a using (month);

comment on view public.v_months is
  'The months (New York) in which a trade closed or the account was open. USD, net of fees.';
comment on column public.v_months.month is 'First day of the month.';
comment on column public.v_months.trades is 'Trades whose last contract closed in the month.';
comment on column public.v_months.scratches is 'Trades with a P&L of exactly zero.';
comment on column public.v_months.realized_pnl is
  'P&L realized in the month, parts of open trades and shares included (v_daily_pnl).';
comment on column public.v_months.credit is 'Credit of the trades that closed in the month.';
comment on column public.v_months.premium_captured is
  'P&L of these trades in percent of their credit; null where no trade closed.';
comment on column public.v_months.account_pnl is
  'P&L of the account, realized and unrealized (v_equity); null before the account was open.';
comment on column public.v_months.flow is 'Starting balance, deposits, withdrawals (negative).';
comment on column public.v_months.equity is 'Equity at the month''s last close.';
comment on column public.v_months.account_return is
  'Time-weighted return of the account. Percent; null without a starting balance, and after a total loss.';
comment on column public.v_months.drawdown is
  'The largest distance below a high at one of the month''s closes. Percent.';
grant select on public.v_months to service_role;
