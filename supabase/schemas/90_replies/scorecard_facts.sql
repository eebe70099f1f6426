create function private.scorecard_facts(day date default null) returns jsonb
language sql stable set search_path = ''
begin atomic
  with session as (
    -- A day without a session belongs to the next one; the latest possible is the last session that has begun.
    select least(
      private.new_york_date(private.next_close(scorecard_facts.day::timestamp at time zone 'America/New_York')), private.last_session()
    ) as on_date
  ),
  today as materialized (
    select s.on_date, told.since, told.until, case when s.on_date < private.new_york_date(private.now()) then s.on_date end as as_of
    from session s cross join lateral private.report_days('scorecard', s.on_date) told
  ),
  equity as materialized (
    select e.* from public.v_equity e join today on e.trade_date <= today.on_date
  )
  select jsonb_build_object(
    'day', today.on_date,
    -- The scorecard is complete when the check that settles the day has run.
    'is_over', coalesce(private.session_close(today.on_date) + interval '10 minutes' <= private.now(), true),
    'looks', private.report_looks(),
    'closed', private.report_trades(today.since, today.until),
    'opened', (
      select count(*) from public.positions p
      where (p.entry_date at time zone 'America/New_York')::date between today.since and today.until
    ),
    'month', private.report_trades(date_trunc('month', today.on_date)::date, today.on_date) - 'trades',
    'open', private.open_facts(today.as_of),
    'account', (
      select jsonb_build_object('pnl', e.pnl, 'daily_return', round((100 * e.daily_return)::numeric, 2), 'equity', e.equity)
      from equity e where e.trade_date = today.on_date
    ),
    'curve', private.curve_facts((select array_agg(row(e.*)::public.v_equity) from equity e))
  )
  from today;
end;

comment on function private.scorecard_facts(date) is
  'The facts of the scorecard of a New York date, by default of the latest session: {day, is_over (nothing more will be added), looks, closed and opened (on the days of private.report_days()), month (to date), open (then), account: {pnl, equity, daily_return (percent)} or null before the close, curve (private.curve_facts())}. USD, net of fees.';
