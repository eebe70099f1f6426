create function private.pause_entries(paused_by text) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.switches set
    entries_paused_at = case when pause_entries.paused_by is not null then private.now() end,
    entries_paused_by = pause_entries.paused_by
  where (entries_paused_at is null) = (pause_entries.paused_by is not null);
  if not found then
    raise exception '%', case when pause_entries.paused_by is not null
        then format('entries have been paused since %s', (select private.new_york_time(entries_paused_at) from public.switches))
        else 'entries are not paused' end
      using errcode = 'PT409';
  end if;

  insert into private.outbox (kind, facts)
  select 'entries', jsonb_build_object(
    'paused_at', private.new_york_time(s.entries_paused_at),
    'paused_by', s.entries_paused_by,
    'killed', s.killed_at is not null,
    'approved', (select count(*) from public.trade_requests where status = 'approved'),
    'working', (select count(*) from public.orders where purpose = 'entry' and is_live))
  from public.switches s;
end;
$$;

comment on function private.pause_entries(text) is
  'Handles /pause, and /resume (paused_by null): stops or allows entries; exits go on. PT409 when nothing would change.';
