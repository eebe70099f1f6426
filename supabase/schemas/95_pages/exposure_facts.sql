create function private.exposure_facts() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  with held as materialized (
    select e.underlying, e.expiration_date, e.request_id is not null as is_position, e.collateral, e.risk from private.exposures e
  ),
  price as materialized (
    select u.underlying, last.price, last.at
    from (
      select underlying from held union select p.underlying from public.positions p where p.status = 'OPEN'
      union select l.ticker from public.v_share_lots l where l.closed_by is null
    ) u
    cross join lateral private.latest_price(u.underlying) last
  ),
  move (percent) as (values (-20), (-10), (10), (20)),
  -- The P&L at expiration: the credit of the open contracts less their worth at that price.
  moved as materialized (
    select made.underlying, move.percent, sum(made.pnl) as pnl
    from move
    cross join lateral (
      select p.underlying,
        p.credit * p.open_quantity / p.quantity
          - private.worth(p.legs, price.price * (100 + move.percent) / 100) * p.open_quantity as pnl
      from public.positions p join price using (underlying)
      where p.status = 'OPEN' and price.price is not null
      union all
      select l.ticker, l.quantity * (price.price * (100 + move.percent) / 100 - l.price_in) - l.fees_in
      from public.v_share_lots l join price on price.underlying = l.ticker
      where l.closed_by is null and price.price is not null
    ) made
    group by made.underlying, move.percent
  ),
  total as (
    select jsonb_object_agg(case when m.percent < 0 then 'down_' else 'up_' end || abs(m.percent), 
      -- The P&L is zero where nothing is open, and unknown where no price is known.
      case when made.pnl is not null or not exists (select from price p where p.price is null) then coalesce(round(made.pnl, 2), 0) end) as moves
    from move m left join (select percent, sum(pnl) as pnl from moved group by percent) made using (percent)
  )
  select total.moves || jsonb_build_object(
    'collateral', (select coalesce(sum(h.collateral), 0) from held h),
    'risk', (select coalesce(sum(h.risk), 0) from held h),
    'max_total_collateral', (select nullif(s.max_total_collateral, 'infinity') from public.limits s),
    'by_underlying', (
      select coalesce(jsonb_agg(to_jsonb(u) order by u.risk desc, u.underlying), '[]')
      from (
        select h.underlying, count(*) filter (where h.is_position) as positions, sum(h.collateral) as collateral, sum(h.risk) as risk,
          price.price, price.at as priced_at,
          (select round(m.pnl, 2) from moved m where m.underlying = h.underlying and m.percent = -10) as down_10,
          (select round(m.pnl, 2) from moved m where m.underlying = h.underlying and m.percent = -20) as down_20
        from held h left join price using (underlying)
        group by h.underlying, price.price, price.at
      ) u
    ),
    'by_expiration', (
      select coalesce(jsonb_agg(to_jsonb(d) order by d.expiration_date nulls last), '[]')
      from (
        select h.expiration_date, count(*) filter (where h.is_position) as positions, sum(h.collateral) as collateral, sum(h.risk) as risk
        from held h group by h.expiration_date
      ) d
    ),
    'unpriced', (select coalesce(jsonb_agg(p.underlying order by p.underlying), '[]') from price p where p.price is null)
  )
  from total;
end;

comment on function private.exposure_facts() is
  'The exposure (private.exposures) for the dashboard: {collateral, risk, max_total_collateral (null = no limit), by_underlying: [{underlying, positions, collateral, risk, price (private.latest_price()), priced_at, down_10, down_20}], by_expiration: [{expiration_date (null = shares), positions, collateral, risk}], down_10, down_20, up_10, up_20, unpriced}. down_10 is the P&L of everything open, shares included, at expiration with the underlying 10 % below that price, before fees of the close; null where no price is known. unpriced: the underlyings without a price, which the moves leave out. USD.';
