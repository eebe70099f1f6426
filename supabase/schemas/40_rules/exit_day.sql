create function private.exit_day(p public.positions) returns date
language sql stable set search_path = ''
begin atomic
  select session.day
  from (
    select private.new_york_date(private.next_close(greatest(
      (p.expiration_date - p.exit_dte)::timestamp at time zone 'America/New_York', p.entry_date))) as day
  ) session
  where p.exit_dte is not null and session.day <= p.trades_until;
end;

comment on function private.exit_day(public.positions) is
  'The session in which the date rule closes a position: the first one from exit_dte days before expiration on, and not before the entry. New York date; null where the rule is off or no such session is left.';
