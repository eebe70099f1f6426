create function private.brief_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with today as (
    select on_date, (
      select max(before.day::date) from generate_series(on_date - 10, on_date - 1, '1 day') before (day)
      where private.session_close(before.day::date) is not null
    ) as last_session
    from (select least(brief_facts.day, private.new_york_date(private.now())) as on_date) asked
  ),
  open as (select v.*, row_number() over (order by v.nearest, v.position_id) as place from public.v_open_positions v),
  proposed as (
    select r as request, r.*, row_number() over (order by r.created_at desc, r.request_id) as place
    from public.trade_requests r cross join today
    where r.created_at >= private.session_close(today.last_session) - interval '1 day'
      and r.created_at < (today.on_date + 1)::timestamp at time zone 'America/New_York' and r.origin <> 'import'
  )
  select jsonb_build_object(
    'day', today.on_date,
    -- It tells what is open now.
    'is_over', today.on_date = private.new_york_date(private.now()),
    'is_session', private.session_close(today.on_date) is not null,
    'looks', private.report_looks(),
    'open', private.open_facts() || (
      select jsonb_build_object(
        'collateral', coalesce(sum(o.collateral), 0), 'max_risk', coalesce(sum(o.stress_loss), 0),
        'max_total_collateral', (select nullif(s.max_total_collateral, 'infinity') from public.limits s),
        'equity', (select e.equity from public.v_equity e order by e.trade_date desc limit 1))
      from open o
    ),
    'nearest', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'position_id', o.position_id, 'ticker', o.ticker, 'contract', o.contract, 'contract_short', o.contract_short,
        'expiration_date', o.expiration_date, 'dte', o.dte, 'unrealized_pnl', o.unrealized_pnl,
        'credit_percent', round(100 * o.unrealized_pnl / (o.entry_price * o.open_quantity), 1),
        'nearest_rule', o.nearest_rule, 'nearest', o.nearest) order by o.place), '[]')
      from open o where o.place <= 6
    ),
    'expiring', (
      select coalesce(jsonb_agg(jsonb_build_object('date', week.expiration_date, 'positions', week.positions) order by week.expiration_date), '[]')
      from (
        select o.expiration_date, count(*) as positions from open o
        where o.expiration_date between today.on_date and today.on_date + 7 - extract(isodow from today.on_date)::integer
        group by o.expiration_date
      ) week
    ),
    'pending', (select count(*) from public.trade_requests r where r.status in ('pending', 'approved', 'executing')),
    'yesterday', private.report_trades(today.last_session, today.last_session) - 'trades' || jsonb_build_object('day', today.last_session),
    'proposals', (select count(*) from proposed),
    'opportunities', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'ticker', p.ticker, 'contract', p.contract, 'contract_short', p.contract_short, 'expiration_date', p.expiration_date,
        'dte', p.expiration_date - today.on_date, 'quantity', p.quantity, 'net_credit', p.net_credit, 'status', p.status,
        'return_on_collateral', round(100 * p.net_credit * p.quantity / d.capital, 2)) order by p.place), '[]')
      from proposed p
      cross join lateral private.draft_position(p.request, p.net_credit * p.quantity, p.quantity) d
      where p.place <= 5
    )
  )
  from today;
end;

comment on function private.brief_facts(date) is
  'What the morning brief of a New York date says, today''s unless told otherwise: {day, is_over (it may be published), is_session, looks, open, nearest (six positions, nearest to a rule first), expiring (this week), pending, yesterday (the session before), proposals (their number since a day before its close), opportunities (the newest five; return_on_collateral in percent)}. USD, net_credit in USD per contract.';
