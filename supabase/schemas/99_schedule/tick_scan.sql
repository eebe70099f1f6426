create function private.tick_scan() returns bigint
language plpgsql set search_path = ''
as $$
declare
  settings public.scan_settings := (select x from public.scan_settings x);
  today date := private.new_york_date(private.now());
  since timestamptz := (today + settings.scans_at) at time zone 'America/New_York';
  morning public.scans := (select x from public.scans x where x.trade_date = today and x.is_scheduled);
begin
  if settings.is_scheduled and morning.scan_id is null
    and private.now() >= since and private.now() < private.session_close(today)
    and exists (select from public.scan_tickers) and exists (select from public.scan_rules r where r.is_on)
  then
    begin
      perform private.begin_scan(is_scheduled => true);
    exception when sqlstate 'PT409' then
      -- Another scan is running; the next minute tries again.
      null;
    end;
  elsif morning.ended_at is not null and not morning.is_live and morning.repriced_at is null
    and private.is_market_open(private.now())
    and private.now() >= (today + settings.reprices_at) at time zone 'America/New_York'
    and exists (select from public.opportunities o where o.scan_id = morning.scan_id and o.place is not null)
    and not exists (
      select from private.lookups l where l.kind = 'reprice' and (l.facts ->> 'scan_id')::bigint = morning.scan_id
        and (l.status in ('due', 'asking') or l.ended_at > clock_timestamp() - interval '10 minutes'))
  then
    perform private.queue_lookup('reprice', jsonb_build_object('scan_id', morning.scan_id));
  end if;
  return case when exists (
    select from private.lookups l
    where l.status in ('due', 'asking') and l.due_at <= clock_timestamp()
      -- In the first 30 seconds the request itself has called scan.
      and (l.asked_by is null or l.created_at < clock_timestamp() - interval '30 seconds')
      -- A running scan continues by itself. A lookup that a person waits for does not wait for it, as in private.wakes().
      and (l.is_waited_for or not exists (
        select from private.lookups other where other.status = 'asking' and other.due_at > clock_timestamp()))
  ) then private.wake('scan') end;
end;
$$;

comment on function private.tick_scan() is
  'Runs every minute: starts the day''s scan at its time on a day with a session (scan_settings), has its list repriced after the open, and calls scan while lookups are due that no other call handles.';
