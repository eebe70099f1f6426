create function private.payoff_facts(p public.positions) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  contracts constant integer := case when p.open_quantity > 0 then p.open_quantity else p.quantity end;
  credit constant numeric := p.credit * contracts / p.quantity;
  known_price numeric;
  priced_at timestamptz;
  -- The shares of a covered call are part of the trade, at their price when it was opened.
  shares_at constant numeric := case when private.needs_shares(p.strategy_type) then p.capital / p.quantity / 100 end;
  break_evens constant numeric[] := case
    when shares_at is null then private.break_evens_of(p)
    -- Above the strike further gains of the shares go to the call. A premium too small to reach break-even there
    -- leaves a loss at every price.
    else array(
      select even.price from (select round(shares_at - p.credit / p.quantity / 100, 4) as price) even
      where private.worth(p.legs, even.price) = 0) end;
begin
  select last.price, last.at into known_price, priced_at from private.latest_price(p.underlying) last;
  return (
    with corner as (
      select leg.strike as price from jsonb_to_recordset(p.legs) leg (strike numeric)
      union select unnest(break_evens)
      union select known_price where known_price is not null
    ),
    shown as (
      select c.price from corner c
      -- Beyond the outer corners the line is straight, so one more point on each side is enough.
      union select greatest(0, round(min(c.price) - 0.05 * max(c.price), 2)) from corner c
      union select round(1.05 * max(c.price), 2) from corner c
    ),
    made as (
      select s.price, round(credit - private.worth(p.legs, s.price) * contracts
        + coalesce(100 * contracts * (s.price - shares_at), 0), 2) as pnl
      from shown s
    )
    select jsonb_build_object(
      'price', known_price,
      'priced_at', priced_at,
      'pnl', (select m.pnl from made m where m.price = known_price),
      'shares_at', round(shares_at, 4),
      'break_evens', coalesce(to_jsonb(break_evens), '[]'),
      'points', (select jsonb_agg(jsonb_build_object('price', m.price, 'pnl', m.pnl) order by m.price) from made m))
  );
end;
$$;

comment on function private.payoff_facts(public.positions) is
  'The P&L of a position at expiration by the price of its underlying (USD per share), for its open contracts or, once it is closed, for all, before the fees of the close: {price (private.latest_price()), priced_at (its time), pnl (at that price), shares_at (the price of a covered call''s shares when it was opened; they are part of the P&L), break_evens, points: [{price, pnl}]}, the corners of a line that is straight between them. USD.';
