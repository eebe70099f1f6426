create view public.v_share_lots with (security_invoker = true) as
with numbered as (
  -- First in, first out: the first share bought is paired with the first share sold, whichever came first.
  select t.*, abs(t.quantity) as shares,
    sum(abs(t.quantity)) over side as upto,
    sum(t.quantity) over run as held,
    row_number() over run as place,
    sum(abs(t.quantity)) filter (where t.quantity > 0) over all_of_it as bought,
    sum(abs(t.quantity)) filter (where t.quantity < 0) over all_of_it as sold
  from public.share_trades t
  window side as (partition by t.ticker, t.quantity > 0 order by t.traded_at, t.trade_id),
    run as (partition by t.ticker order by t.traded_at, t.trade_id),
    all_of_it as (partition by t.ticker)
),
traded as (
  select n.*,
    count(*) filter (where n.held <> 0 and sign(n.held) <> sign(n.held - n.quantity))
      over (partition by n.ticker order by n.place) as chain
  from numbered n
),
lot as (
  select i.ticker, i.chain, i.trade_id as opened_by, o.trade_id as closed_by, sign(i.quantity::numeric) * common.shares as quantity,
    i.price as price_in, i.traded_at as opened_at, i.fees * common.shares / i.shares as fees_in,
    o.price as price_out, o.traded_at as closed_at, o.fees * common.shares / o.shares as fees_out
  from traded i
  join traded o on o.ticker = i.ticker and o.place > i.place and (o.quantity > 0) <> (i.quantity > 0)
  cross join lateral (select least(i.upto, o.upto) - greatest(i.upto - i.shares, o.upto - o.shares) as shares) common
  where common.shares > 0
  union all
  select i.ticker, i.chain, i.trade_id, null, sign(i.quantity::numeric) * rest.shares,
    i.price, i.traded_at, i.fees * rest.shares / i.shares, null, null, null
  from traded i
  cross join lateral (
    select least(i.shares, i.upto - coalesce(case when i.quantity > 0 then i.sold else i.bought end, 0)) as shares
  ) rest
  where rest.shares > 0
)
select ticker, chain::integer, opened_by, closed_by, quantity::integer, price_in, opened_at, round(fees_in, 4) as fees_in,
  price_out, closed_at, round(fees_out, 4) as fees_out,
  round(quantity * (price_out - price_in) - fees_in - fees_out, 2) as pnl
from lot;

comment on view public.v_share_lots is
  'Lots of shares, open and closed, first in first out, computed from share_trades. Selling a part of a lot splits it. Prices in USD per share.';
comment on column public.v_share_lots.chain is
  'The number of the holding of its ticker, counted from the first: a holding goes from no shares to no shares. With the options that brought the shares and the covered calls sold on them it makes a wheel.';
comment on column public.v_share_lots.opened_by is 'As share_trades.trade_id.';
comment on column public.v_share_lots.closed_by is 'As share_trades.trade_id; null = open.';
comment on column public.v_share_lots.quantity is 'Shares; negative = short: called away without being held.';
comment on column public.v_share_lots.fees_in is 'The lot''s part of the fees of the trade that opened it. USD.';
comment on column public.v_share_lots.fees_out is 'The lot''s part of the fees of the trade that closed it. USD.';
comment on column public.v_share_lots.pnl is 'Realized P&L, net of fees. USD; null while the lot is open.';
grant select on public.v_share_lots to service_role;
