create function private.put_off_lookup(l private.lookups, error text) returns void
language plpgsql set search_path = ''
as $$
begin
  -- A person waits for no third time.
  if l.attempts >= (case when l.kind in ('chain', 'reprice') then 3 else 2 end) then
    perform private.end_lookup(l, put_off_lookup.error);
  else
    update private.lookups mine set status = 'due', error = put_off_lookup.error, learned = '{}',
      due_at = clock_timestamp() + case when l.kind in ('chain', 'reprice') then interval '20 seconds' else interval '0' end
    where mine.lookup_id = l.lookup_id;
  end if;
end;
$$;

comment on function private.put_off_lookup(private.lookups, text) is
  'There was no answer, for that reason: it is asked again, from its beginning, of people at once, of scans after 20 s, or given up.';
