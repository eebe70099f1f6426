create function private.shares_to_cover(ticker text, out contracts integer, out cost numeric)
language plpgsql stable set search_path = ''
as $$
begin
  select floor(greatest(least(lots.held, coalesce(s.held, lots.held)) / 100.0 - greatest(s.uncovered_calls, sold.quantity) - coming.quantity, 0))::integer, lots.cost
  into contracts, cost
  from (
    select coalesce(sum(v.quantity), 0) as held, sum(v.quantity * v.effective_cost) / nullif(sum(v.quantity), 0) as cost
    from public.v_shares v where v.ticker = shares_to_cover.ticker and v.quantity > 0
  ) lots
  left join private.shares_held s on s.ticker = shares_to_cover.ticker
  -- The broker is asked only at checks, but the book knows a new call at once.
  cross join (
    select coalesce(sum(p.open_quantity), 0) as quantity
    from public.positions p
    where p.underlying = shares_to_cover.ticker and private.needs_shares(p.strategy_type) and p.status = 'OPEN'
  ) sold
  cross join (
    -- The filled part of a request is already a position.
    select coalesce(sum(r.quantity - coalesce(p.quantity, 0)), 0) as quantity
    from public.trade_requests r left join public.positions p using (request_id)
    where r.underlying = shares_to_cover.ticker and private.needs_shares(r.strategy_type) and r.status in ('pending', 'approved', 'executing')
  ) coming;
end;
$$;

comment on function private.shares_to_cover(text) is
  'How many more calls the shares of a ticker, in the book and at the broker, could cover beside the calls already short or proposed, and the cost of a share after premiums (v_shares.effective_cost, USD).';
