create function private.distribution_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with range as (
    -- The outer hundredths go into the first and the last bin. Otherwise a few extreme trades would leave a
    -- single bin for all others.
    select percentile_disc(0.01) within group (order by t.pnl_realized) as low,
      percentile_disc(0.99) within group (order by t.pnl_realized) as high,
      min(t.pnl_realized) as lowest, max(t.pnl_realized) as highest
    from public.trade_history t
  ),
  step as (
    select r.*, (
      select min(round_width) from (select power(10::numeric, e) * f as round_width from generate_series(0, 9) e, unnest(array[1, 2, 2.5, 5]) f) w
      where w.round_width >= greatest(r.high - r.low, 1) / 20
    ) as width
    from range r where r.low is not null
  ),
  bin as (
    select n, n * s.width as low, (n + 1) * s.width as high,
      n = floor(s.low / s.width) as is_first, n = floor(s.high / s.width) as is_last, s.lowest, s.highest
    from step s cross join lateral generate_series(floor(s.low / s.width)::bigint, floor(s.high / s.width)::bigint) n
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'from', trim_scale(b.low), 'until', trim_scale(b.high), 'trades', (
      select count(*) from public.trade_history t
      where (b.is_first or t.pnl_realized >= b.low) and (b.is_last or t.pnl_realized < b.high)),
    'is_open', b.is_first and b.lowest < b.low or b.is_last and b.highest >= b.high) order by b.n), '[]')
  from bin b;
end;

comment on function private.distribution_facts() is
  'Number of closed trades by P&L: [{from, until (USD, a round width), trades (from <= P&L < until), is_open (trades beyond it are counted in it, too)}], about twenty bins from the lowest hundredth to the highest.';
