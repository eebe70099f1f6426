create function private.send_reports() returns void
language sql set search_path = ''
begin atomic
  with clock as (select private.now() as at, private.new_york_date(private.now()) as today),
  due as (
    select 'brief' as kind, today as trade_date, (today + time '09:00') at time zone 'America/New_York' as since from clock
    where private.session_close(today) > at
    union all
    -- The check that settles the day comes first.
    select 'scorecard', day::date, private.session_close(day::date) + interval '10 minutes'
    from clock cross join generate_series(today - 7, today, interval '1 day') day
    -- A scorecard that was missed is sent until the next brief.
    where at < (private.new_york_date(private.next_close(private.session_close(day::date))) + time '09:00') at time zone 'America/New_York'
    union all
    select 'weekly', saturday, (saturday + time '10:00') at time zone 'America/New_York'
    from clock cross join lateral (select date_trunc('week', today)::date + 5 as saturday) week
  ),
  queued as (
    insert into private.reports (kind, trade_date)
    select kind, trade_date from due cross join clock
    where due.since <= clock.at
      -- Without any trade before, there is nothing to report.
      and exists (select from public.positions p where p.entry_date < due.since)
    on conflict do nothing
    returning kind, trade_date
  )
  insert into private.outbox (kind, facts)
  select kind, jsonb_build_object('day', trade_date, 'scheduled', true) from queued;
end;

comment on function private.send_reports() is
  'Queues the reports that are due by the market clock: the brief from 09:00 New York on days with a session, the scorecard from ten minutes after its close until the next brief is due, the weekly review from Saturday 10:00 to the end of Sunday. Each is sent once, however often this is called.';
