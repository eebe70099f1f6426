create function private.why_killed() returns text
language sql stable set search_path = ''
as $$
  select format('The kill switch is on since %s: nothing is sent. /unkill ends it.', private.new_york_time(killed_at))
  from public.switches where killed_at is not null
$$;

comment on function private.why_killed() is 'Why nothing is sent, as a sentence; null while the kill switch is off.';
