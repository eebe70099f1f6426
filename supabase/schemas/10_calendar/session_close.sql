create function private.session_close(day date) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select (session.day + coalesce(holiday.closes_at, '16:00')) at time zone 'America/New_York'
    from (select session_close.day as day where extract(isodow from session_close.day) < 6) session
    left join public.market_calendar holiday on holiday.date = session.day
    where holiday.date is null or holiday.closes_at is not null
  );
end;
$$;

comment on function private.session_close(date) is
  'When the session of a New York date ends; null where there is no session (weekend, holiday).';
grant execute on function private.session_close(date) to service_role;
