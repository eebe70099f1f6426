create function private.why_killed() returns text
language sql stable set search_path = ''
as $$
  select format('The kill switch has been on since %s: no order is sent. /unkill turns it off.', private.new_york_time(killed_at))
  from public.switches where killed_at is not null
$$;

comment on function private.why_killed() is 'Why nothing is sent, as a sentence; null while the kill switch is off.';
