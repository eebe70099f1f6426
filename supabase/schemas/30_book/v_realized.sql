create view private.v_realized with (security_invoker = true) as
with closing as (
  -- Positions that were closed in parts. A record that a person makes later counts on the last session.
  select o.position_id, o.order_id, p.ticker, p.status, p.quantity as whole, p.credit, p.fees,
    o.filled_quantity as quantity, o.fill_cash - o.fees as cash, o.fees as exit_fees,
    least((o.created_at at time zone 'America/New_York')::date, p.trades_until) as on_date
  from public.orders o join public.positions p using (position_id)
  where o.purpose = 'exit' and o.filled_quantity > 0 and o.filled_quantity < p.quantity
),
so_far as (
  select c.*,
    sum(c.quantity) over parts as closed,
    sum(c.cash) over parts as closed_cash,
    sum(c.exit_fees) over parts as closed_fees,
    c.fees - sum(c.exit_fees) over (partition by c.position_id) as entry_fees,
    c.status = 'OPEN' or lead(c.order_id) over parts is not null as is_part
  from closing c
  window parts as (partition by c.position_id order by c.order_id)
),
part as (
  select position_id, order_id, ticker, on_date, quantity, cash,
    -- Rounded as positions.realized_pnl was at that time, so that the parts add up to the whole to the cent.
    round((credit - entry_fees) * closed / whole + closed_cash, 2) as made,
    entry_fees * closed / whole + closed_fees as paid
  from so_far where is_part
),
first as (
  select position_id, ticker, on_date, quantity, cash,
    made - lag(made, 1, 0) over parts as pnl, paid - lag(paid, 1, 0) over parts as fees
  from part
  window parts as (partition by position_id order by order_id)
),
so_many as (
  select position_id, sum(pnl) as pnl, sum(fees) as fees, sum(quantity) as quantity from first group by position_id
)
select position_id, ticker, on_date, quantity::integer, cash, pnl, round(fees, 4) as fees, false as is_last, null::numeric as trade_pnl
from first
union all
select t.position_id, t.ticker, (t.exit_date at time zone 'America/New_York')::date, (t.quantity - coalesce(s.quantity, 0))::integer,
  null, t.pnl_realized - coalesce(s.pnl, 0), round(t.fees - coalesce(s.fees, 0), 4), true, t.pnl_realized
from public.trade_history t left join so_many s using (position_id);

comment on view private.v_realized is
  'Realized P&L of option positions by New York date: a row for every order that closed a part, and one for the rest. Only this view decides on which day a P&L counts. USD.';
comment on column private.v_realized.quantity is 'Contracts closed.';
comment on column private.v_realized.cash is
  'For a part: cash of the close, positive when received, negative when paid, net of its fees. USD.';
comment on column private.v_realized.pnl is
  'P&L of the closed contracts with their share of the entry, net of fees. The rows of a position add up to its realized_pnl. USD.';
comment on column private.v_realized.fees is
  'The closed contracts'' share of the entry''s fees, plus the fees of the close. USD.';
comment on column private.v_realized.is_last is 'The row closed the position: its trade is in trade_history.';
comment on column private.v_realized.trade_pnl is 'On the last row: P&L of the whole trade, net of fees. USD.';
grant select on private.v_realized to service_role;
