create function private.brief_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with asked as (
    select least(brief_facts.day, clock.today) as on_date, clock.today
    from (select private.new_york_date(private.now()) as today) clock
  ),
  today as materialized (
    -- Today's brief shows the book as it is; the brief of a past day shows the book before that day.
    select a.on_date, told.since, told.until, case when a.on_date < a.today then told.until end as as_of
    from asked a cross join lateral private.report_days('brief', a.on_date) told
  ),
  open as materialized (
    select p.*, b.open_quantity as quantity_then, b.unrealized_pnl as pnl_then
    from today cross join lateral private.book_on(today.as_of) b join public.positions p using (position_id)
  ),
  ranked as (
    select o.*, v.nearest_rule, v.nearest,
      row_number() over (order by v.nearest, o.expiration_date, o.position_id) as place
    from open o
    -- The distance to the rules at a past time is not stored.
    left join (select n.* from public.v_open_positions n join today on today.as_of is null) v using (position_id)
  ),
  proposed as (
    select r as request, r.*, row_number() over (order by r.created_at desc, r.request_id) as place
    from public.trade_requests r join today on today.as_of is null
    where r.status = 'pending' and r.expires_at > private.now()
  )
  select jsonb_build_object(
    'day', today.on_date,
    -- A brief shows what is open now, so it is complete at once.
    'is_over', today.as_of is null,
    'as_of', today.as_of,
    'is_session', private.session_close(today.on_date) is not null,
    'looks', private.report_looks(),
    'open', book.facts || (
      select jsonb_build_object(
        'collateral', coalesce(sum(bound.collateral), 0), 'risk', coalesce(sum(bound.risk), 0),
        'max_total_collateral', (select nullif(s.max_total_collateral, 'infinity') from public.limits s where today.as_of is null),
        'equity', (
          select e.equity from public.v_equity e
          where e.trade_date <= coalesce(today.as_of, 'infinity') order by e.trade_date desc limit 1))
      from (
        select o.collateral * o.quantity_then / o.quantity as collateral, o.stress_loss * o.quantity_then / o.quantity as risk
        from open o
        union all
        select shares.value, shares.value
        from (select abs((book.facts #>> '{shares,market_value}')::numeric) as value) shares
      ) bound
    ),
    'nearest', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'position_id', o.position_id, 'ticker', o.ticker, 'contract', o.contract, 'contract_short', o.contract_short,
        'expiration_date', o.expiration_date, 'dte', o.expiration_date - today.on_date, 'unrealized_pnl', o.pnl_then,
        'credit_percent', round(100 * o.pnl_then / (o.entry_price * o.quantity_then), 1),
        'nearest_rule', o.nearest_rule, 'nearest', o.nearest) order by o.place), '[]')
      from ranked o where o.place <= 6
    ),
    'expiring', (
      select coalesce(jsonb_agg(jsonb_build_object('date', week.day, 'positions', week.positions) order by week.day), '[]')
      from (
        select last.day, count(*) as positions from open o
        -- Options with an expiration date without a session expire with the session before it.
        cross join lateral (select private.new_york_date(private.expiration_close(o.expiration_date)) as day) last
        where last.day between today.on_date and today.on_date + 7 - extract(isodow from today.on_date)::integer
        group by last.day
      ) week
    ),
    'pending', case when today.as_of is null then (
      select count(*) from public.trade_requests r where r.status in ('pending', 'approved', 'executing')) end,
    'yesterday', private.report_trades(today.since, today.until) - 'trades'
      || jsonb_build_object('day', today.since, 'until', today.until),
    'proposals', (select count(*) from proposed),
    'opportunities', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short, 'expiration_date', p.expiration_date,
        'dte', p.expiration_date - today.on_date, 'quantity', p.quantity, 'floor_credit', p.floor_credit,
        'return_on_collateral', round(100 * p.floor_credit * p.quantity / d.capital, 2)) order by p.place), '[]')
      from proposed p
      cross join lateral private.draft_position(p.request, p.floor_credit * p.quantity, p.quantity) d
      where p.place <= 5
    )
  )
  from today cross join lateral (select private.open_facts(today.as_of) as facts) book;
end;

comment on function private.brief_facts(date) is
  'The facts of the morning brief of a New York date, by default today''s: {day, is_over (it may be published), as_of (for a past day, the end of the day whose book it shows; null = the present book), is_session, looks, open (private.open_facts(), with the collateral and the risk of the contracts and shares), nearest (six positions, nearest to a rule first; for a past day by expiration), expiring (this week), pending (null for a past day), yesterday (closed since the session before, with day and until), proposals (their number), opportunities (the newest five that can be approved; return_on_collateral in percent)}. USD, floor_credit in USD per contract.';
