create function private.end_lookup(l private.lookups, error text) returns void
language plpgsql set search_path = ''
as $$
begin
  update private.lookups mine set
    status = case when end_lookup.error is null then 'done' else 'failed' end, error = end_lookup.error, ended_at = clock_timestamp()
  where mine.lookup_id = l.lookup_id;
  if l.kind = 'chain' then
    if end_lookup.error is not null then
      insert into public.scan_counts (scan_id, ticker, rule, reason, count)
      -- The scan may have been deleted; then there is nothing to count.
      select s.scan_id, l.facts ->> 'ticker', '*', 'no_answer', 1 from public.scans s where s.scan_id = (l.facts ->> 'scan_id')::bigint
      on conflict on constraint scan_counts_pkey do nothing;
    end if;
    perform private.finish_scan((l.facts ->> 'scan_id')::bigint);
  elsif end_lookup.error is not null and l.asked_by is not null then
    perform private.queue_answer('refused', jsonb_build_object('message', end_lookup.error, 'command', coalesce(l.facts ->> 'verb', l.kind)),
      l.asked_by, l.topic, l.edits_message_id);
  end if;
end;
$$;

comment on function private.end_lookup(private.lookups, text) is
  'Ends a lookup: done, or failed with a reason (a sentence), which the person who waits for it is told. The last lookup of a scan ends the scan.';
